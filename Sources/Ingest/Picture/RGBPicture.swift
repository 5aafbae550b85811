import CColour
import CJPEG
import Glibc

/// A decoded picture: interleaved 8-bit RGB, owned and freed once.
struct RGBPicture: ~Copyable {
    private var raw: cjpeg_picture
    /// The file ended before the picture did; what is missing is grey.
    let isTruncated: Bool

    /// Takes over a buffer that `free` frees.
    init(owning raw: cjpeg_picture, isTruncated: Bool = false) {
        self.raw = raw
        self.isTruncated = isTruncated
    }

    deinit { free(raw.rgb) }

    var width: Int { Int(raw.width) }
    var height: Int { Int(raw.height) }
    var longestSide: Int { max(width, height) }

    /// Lends the pixels, row by row, three bytes each.
    func withPixels<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(UnsafeBufferPointer(start: raw.rgb, count: width * height * 3))
    }

    /// Lends the picture as the C functions take it.
    func withRaw<Result>(_ body: (UnsafePointer<cjpeg_picture>) -> Result) -> Result {
        withUnsafePointer(to: raw, body)
    }

    /// In sRGB. Without a profile of RGB the pixels are taken for it.
    consuming func inSRGB(from profile: [UInt8]?) -> RGBPicture {
        if let profile { _ = ccolour_to_srgb(profile, profile.count, raw.rgb, width * height) }
        return self
    }

    /// The picture with its longest side at most so many pixels, by the mean of what each pixel covers; at least 1 × 1.
    func shrunk(toFit longest: Int) throws(PictureError) -> RGBPicture {
        let size = Self.size(width: width, height: height, toFit: longest)
        return try made { source, target in cjpeg_shrink(source, Int32(size.width), Int32(size.height), target) }
    }

    /// Turned and mirrored as EXIF's orientation 1…8 asks.
    func upright(_ orientation: Int) throws(PictureError) -> RGBPicture {
        try made { source, target in cjpeg_upright(source, Int32(orientation), target) }
    }

    private func made(
        _ body: (UnsafePointer<cjpeg_picture>, UnsafeMutablePointer<cjpeg_picture>) -> Int32
    ) throws(PictureError) -> RGBPicture {
        var target = cjpeg_picture()
        let status = withUnsafePointer(to: raw) { body($0, &target) }
        guard Int(status) == CJPEG_OK else { throw .corrupt(reason: "there is no memory for it") }
        return RGBPicture(owning: target)
    }

    /// A baseline JPEG with 4:2:0 chroma and no metadata: nothing of the original's EXIF leaks through a thumbnail.
    func encoded(quality: Int) throws(PictureError) -> Thumbnail {
        var data: UnsafeMutablePointer<UInt8>?
        var length = 0
        let reason = JPEGMessage.of { message in
            withUnsafePointer(to: raw) { cjpeg_encode($0, Int32(quality), &data, &length, message) }
        }
        defer { free(data) }
        guard reason.status == CJPEG_OK, let data else { throw .corrupt(reason: reason.text) }
        return Thumbnail(jpeg: Array(UnsafeBufferPointer(start: data, count: length)), width: width, height: height)
    }

    /// Never enlarged, rounded to the nearest pixel: the same arithmetic as `DerivedObject.Size.dimensions`.
    static func size(width: Int, height: Int, toFit longest: Int) -> (width: Int, height: Int) {
        let side = max(width, height)
        guard side > longest else { return (width, height) }
        func scaled(_ value: Int) -> Int { max(1, (value * longest * 2 + side) / (2 * side)) }
        return (scaled(width), scaled(height))
    }
}

/// libjpeg's words about what went wrong.
enum JPEGMessage {
    static func of(_ body: (UnsafeMutablePointer<CChar>) -> Int32) -> (status: Int, text: String) {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CJPEG_MESSAGE)) { buffer in
            buffer.initialize(repeating: 0)
            guard let start = buffer.baseAddress else { return (CJPEG_NO_MEMORY, "") }
            let status = Int(body(start))
            return (status, String(cString: start))
        }
    }
}
