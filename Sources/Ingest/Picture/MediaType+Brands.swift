import Intake

extension MediaType {
    /// Brands of films: such a file may hold a picture beside it, and is a film all the same.
    private static let filmBrands: Set<String> = [
        "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "mp71", "avc1",
        "M4V ", "M4A ", "MSNV", "dash", "f4v ",
    ]
    private static let heicBrands: Set<String> = [
        "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1",
    ]

    /// By the major brand of an ISO base media file, and by those that it is compatible with: an encoder may name any first
    /// (ISO/IEC 23008-12, section 10, and AVIF 1.1, section 6).
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
        // Behind a version. No honest file names more than some.
        let end = min(boxes.integer(at: 0, size: 4) ?? 0, bytes.count, 16 + 4 * 64)
        let all = [major] + stride(from: 16, through: end - 4, by: 4).compactMap(brand)
        if ["avif", "avis"].contains(major) { return .avif }
        // The major one of these says nothing of how the pictures are coded.
        if !["heic", "heix", "hevc", "hevx"].contains(major), !Set(all).isDisjoint(with: ["avif", "avis"]) {
            return .avif
        }
        return heicBrands.isDisjoint(with: all) ? .mp4 : .heic
    }
}
