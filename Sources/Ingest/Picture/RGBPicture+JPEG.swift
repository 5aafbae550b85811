import CJPEG

extension RGBPicture {
    /// The size as stored, from the header alone.
    static func jpegSize(_ bytes: [UInt8]) throws(PictureError) -> (width: Int, height: Int, components: Int) {
        var size = cjpeg_size()
        let result = JPEGMessage.of { message in cjpeg_read_size(bytes, bytes.count, &size, message) }
        guard result.status == CJPEG_OK else { throw .corrupt(reason: result.text) }
        return (Int(size.width), Int(size.height), Int(size.components))
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
