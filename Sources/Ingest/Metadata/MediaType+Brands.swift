extension MediaType {
    /// Brands of video files. Such a file may also contain a still picture, and is a video nevertheless.
    private static let filmBrands: Set<String> = [
        "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "mp71", "avc1",
        "M4V ", "M4A ", "MSNV", "dash", "f4v ",
    ]
    private static let heicBrands: Set<String> = [
        "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1",
    ]

    /// Determines the type by the major brand of an ISO base media file and by its compatible brands: an encoder may
    /// list them in any order (ISO/IEC 23008-12, section 10, and AVIF 1.1, section 6).
    static func ofBrands(_ bytes: [UInt8]) -> MediaType {
        let boxes = MediaBoxes(bytes)
        func brand(at place: Int) -> String? {
            boxes.slice(at: place, count: 4).map { String(decoding: $0, as: UTF8.self) }
        }
        let major = brand(at: 8) ?? ""
        if major == "qt  " { return .quickTime }
        if major == "crx " { return .cr3 }
        if major.hasPrefix("3gp") || major.hasPrefix("3g2") { return .threeGP }
        if filmBrands.contains(major) { return .mp4 }
        // Compatible brands follow the minor version. Real files list only a few.
        let end = min(boxes.integer(at: 0, size: 4) ?? 0, bytes.count, 16 + 4 * 64)
        let all = [major] + stride(from: 16, through: end - 4, by: 4).compactMap(brand)
        if ["avif", "avis"].contains(major) { return .avif }
        // Other major brands do not say how the pictures are coded.
        if !["heic", "heix", "hevc", "hevx"].contains(major), !Set(all).isDisjoint(with: ["avif", "avis"]) {
            return .avif
        }
        return heicBrands.isDisjoint(with: all) ? .mp4 : .heic
    }
}
