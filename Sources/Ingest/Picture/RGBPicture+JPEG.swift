import CJPEG

extension RGBPicture {
    /// What a header says of its picture, as stored.
    struct JPEGSize {
        let width: Int
        let height: Int
        let components: Int
        /// Whether it comes in several scans, as progressive ones do, so that all of it is held in memory.
        let hasScans: Bool
    }

    static func jpegSize(_ bytes: [UInt8]) throws(PictureError) -> JPEGSize {
        var size = cjpeg_size()
        let result = JPEGMessage.of { message in cjpeg_read_size(bytes, bytes.count, &size, message) }
        guard result.status == CJPEG_OK else { throw .corrupt(reason: result.text) }
        return JPEGSize(
            width: Int(size.width), height: Int(size.height), components: Int(size.components),
            hasScans: size.has_scans != 0)
    }

    /// Decodes a JPEG at the smallest of libjpeg's scales whose longest side has at least so many pixels.
    ///
    /// A file that ends too early gives what there is, see ``isTruncated``.
    static func decode(jpeg bytes: [UInt8], longest: Int) throws(PictureError) -> RGBPicture {
        var raw = cjpeg_picture()
        let result = JPEGMessage.of { message in cjpeg_decode(bytes, bytes.count, Int32(longest), &raw, message) }
        switch result.status {
        case CJPEG_OK: return RGBPicture(owning: raw)
        case CJPEG_TRUNCATED: return RGBPicture(owning: raw, isTruncated: true)
        case CJPEG_NO_MEMORY: throw .corrupt(reason: "there is no memory for it")
        default: throw .corrupt(reason: result.text)
        }
    }
}
