import CJPEG
import Glibc
import Intake

/// A picture in luma and chroma of half its width and height, as JPEG files hold most photos and all thumbnails; owned and
/// freed once.
///
/// Thumbnails of JPEG files never become RGB: to make them so and back, and their chroma large and small again, took a
/// third of the time.
struct PlanarPicture: ~Copyable {
    private let raw: cjpeg_planes
    /// The file ended before the picture did; what is missing is grey.
    let isTruncated: Bool

    /// Takes over a buffer that `free` frees.
    init(owning raw: cjpeg_planes, isTruncated: Bool = false) {
        self.raw = raw
        self.isTruncated = isTruncated
    }

    /// Made smaller where its longest side has more than so many pixels.
    ///
    /// - Parameter orientation: EXIF's, by which the picture will be turned.
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

    /// Lends the picture as the C functions take it.
    func withRaw<Result>(_ body: (UnsafePointer<cjpeg_planes>) -> Result) -> Result {
        withUnsafePointer(to: raw, body)
    }

    /// In sRGB. Without a profile of RGB, and with sRGB's own, it is taken for it.
    ///
    /// - Parameter orientation: EXIF's, by which the picture will be turned.
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

    /// The picture with its longest side at most so many pixels, by the mean of what each pixel covers; at least 1 × 1.
    func shrunk(toFit longest: Int) throws(PictureError) -> PlanarPicture {
        let size = Self.size(width: width, height: height, toFit: longest)
        return try made { source, target in cjpeg_shrink(source, Int32(size.width), Int32(size.height), target) }
    }

    /// Turned and mirrored as EXIF's orientation 1…8 asks.
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

    private static let outOfMemory = PictureError.corrupt(reason: "there is no memory for it")

    /// Never enlarged, rounded to the nearest pixel: the same arithmetic as `DerivedObject.Size.dimensions`.
    private static func size(width: Int, height: Int, toFit longest: Int) -> (width: Int, height: Int) {
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
