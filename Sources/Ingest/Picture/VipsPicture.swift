import CJPEG
import CVips

/// A picture of any format that libvips reads, opened by its header. Owns the libvips image.
struct VipsPicture: ~Copyable {
    private let image: OpaquePointer
    private let bytes: [UInt8]

    /// Starts libvips once per process.
    private static let isStarted = cvips_start() == 0

    /// Makes libvips load its libraries, for a process that is about to lose access to files.
    static func prepare() -> Bool { isStarted }

    init(_ bytes: [UInt8]) throws(PictureError) {
        guard Self.isStarted else { throw .corrupt(reason: "libvips failed to start") }
        let opened = Self.withMessage { message in
            bytes.withUnsafeBytes { cvips_open($0.baseAddress, $0.count, message) }
        }
        guard let image = opened.result else { throw .corrupt(reason: opened.text) }
        self.image = image
        self.bytes = bytes
    }

    deinit { cvips_close(image) }

    /// As libvips reports it, before its orientation is applied.
    var width: Int { Int(cvips_width(image)) }
    var height: Int { Int(cvips_height(image)) }
    /// EXIF orientation 1…8 that is yet to be applied; 1 if the decoder has already applied it.
    var orientation: Int { Int(cvips_orientation(image)) }

    /// EXIF, XMP and IPTC as returned by the decoder.
    var blocks: MetadataBlocks {
        var blocks = MetadataBlocks()
        blocks.exif = blob("exif-data").flatMap { ExifTags(block: $0) }
        blocks.xmp = [blob("xmp-data")].compactMap { $0?[...] }
        blocks.iptc = blob("iptc-data")?[...]
        return blocks
    }

    private func blob(_ name: String) -> [UInt8]? {
        var length = 0
        guard let start = cvips_blob(image, name, &length) else { return nil }
        return Array(UnsafeRawBufferPointer(start: start, count: length))
    }

    /// The picture in sRGB, reduced so that its longest side has at most `longest` pixels.
    ///
    /// - Parameter isTurned: whether to apply the orientation that libvips knows.
    func thumbnail(longest: Int, isTurned: Bool = true) throws(PictureError) -> RGBPicture {
        var raw = cjpeg_rgb()
        let made = Self.withMessage { message in
            bytes.withUnsafeBytes {
                cvips_thumbnail(
                    $0.baseAddress, $0.count, Int32(longest), isTurned ? 1 : 0, &raw.rgb, &raw.width, &raw.height,
                    message)
            }
        }
        guard made.result == 0 else { throw .corrupt(reason: made.text) }
        return RGBPicture(owning: raw)
    }

    private static func withMessage<Result>(
        _ body: (UnsafeMutablePointer<CChar>) -> Result
    ) -> (result: Result, text: String) {
        var buffer = [CChar](repeating: 0, count: Int(CVIPS_MESSAGE))
        let result = buffer.withUnsafeMutableBufferPointer { buffer in
            // The buffer has a nonzero capacity, so its address is not nil.
            buffer.baseAddress.map(body)
        }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let result else { preconditionFailure("a buffer of \(CVIPS_MESSAGE) bytes has an address") }
        return (result, text)
    }
}
