import CJPEG
import Glibc

/// A picture as luma and 4:2:0 chroma planes, as most JPEG photos and all thumbnails store it. Owns its buffer.
///
/// Thumbnails of JPEG files are never converted to RGB: the two conversions and the chroma resampling took a third of
/// the time.
struct PlanarPicture: ~Copyable {
    private let raw: cjpeg_planes
    /// Whether the file ended before the picture did. The missing part is grey.
    let isTruncated: Bool

    /// Takes ownership of a buffer allocated with `malloc`.
    init(owning raw: cjpeg_planes, isTruncated: Bool = false) {
        self.raw = raw
        self.isTruncated = isTruncated
    }

    /// Converts from RGB and reduces so that the longest side has at most `longest` pixels.
    ///
    /// - Parameter orientation: EXIF orientation that will be applied later.
    init(_ picture: borrowing RGBPicture, longest: Int, orientation: Int) throws(PictureError) {
        let size = Self.size(width: picture.width, height: picture.height, toFit: longest)
        var planes = cjpeg_planes()
        let status = picture.withRaw {
            cjpeg_planes_of_rgb($0, Int32(size.width), Int32(size.height), Int32(orientation), &planes)
        }
        guard Int(status) == CJPEG_OK else { throw Self.outOfMemory }
        self.init(owning: planes)
    }

    deinit { free(raw.y.samples) }

    var width: Int { Int(raw.y.width) }
    var height: Int { Int(raw.y.height) }

    /// Passes the picture to a C function; the pointer is valid only inside `body`.
    func withRaw<Result>(_ body: (UnsafePointer<cjpeg_planes>) -> Result) -> Result {
        withUnsafePointer(to: raw, body)
    }

    /// The picture converted to sRGB. Without an RGB profile, the picture is taken to be sRGB.
    ///
    /// - Parameter orientation: EXIF orientation that will be applied later.
    consuming func inSRGB(from profile: [UInt8]?, orientation: Int) throws(PictureError) -> PlanarPicture {
        guard let profile, let transform = ColourTransform.from(profile) else { return self }
        return try PlanarPicture(
            inRGB().inSRGB(by: transform), longest: max(width, height), orientation: orientation)
    }

    func inRGB() throws(PictureError) -> RGBPicture {
        var rgb = cjpeg_rgb()
        guard withUnsafePointer(to: raw, { Int(cjpeg_rgb_of_planes($0, &rgb)) }) == CJPEG_OK else {
            throw Self.outOfMemory
        }
        return RGBPicture(owning: rgb)
    }

    /// Reduced by area averaging so that the longest side has at most `longest` pixels; at least 1 × 1.
    func shrunk(toFit longest: Int) throws(PictureError) -> PlanarPicture {
        let size = Self.size(width: width, height: height, toFit: longest)
        return try made { source, target in cjpeg_shrink(source, Int32(size.width), Int32(size.height), target) }
    }

    /// Rotated and mirrored by EXIF orientation 1…8.
    func upright(_ orientation: Int) throws(PictureError) -> PlanarPicture {
        try made { source, target in cjpeg_upright(source, Int32(orientation), target) }
    }

    private func made(
        _ body: (UnsafePointer<cjpeg_planes>, UnsafeMutablePointer<cjpeg_planes>) -> Int32
    ) throws(PictureError) -> PlanarPicture {
        var target = cjpeg_planes()
        let status = withUnsafePointer(to: raw) { body($0, &target) }
        guard Int(status) == CJPEG_OK else { throw Self.outOfMemory }
        return PlanarPicture(owning: target)
    }

    /// A baseline JPEG with 4:2:0 chroma and without metadata: a thumbnail must not leak the original's position.
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

    private static let outOfMemory = PictureError.corrupt(reason: "decoding it ran out of memory")

    /// Never enlarges, and rounds to the nearest pixel, with the arithmetic of `DerivedObject.Size.dimensions`.
    private static func size(width: Int, height: Int, toFit longest: Int) -> (width: Int, height: Int) {
        let side = max(width, height)
        guard side > longest else { return (width, height) }
        func scaled(_ value: Int) -> Int { max(1, (value * longest * 2 + side) / (2 * side)) }
        return (scaled(width), scaled(height))
    }
}

/// Receives an error message of libjpeg.
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
