import CJPEG

extension PlanarPicture {
    /// The size and structure stated in a JPEG header, in stored orientation.
    struct JPEGSize {
        let width: Int
        let height: Int
        let components: Int
        /// Whether it has several scans, as progressive files do, so that libjpeg holds all coefficients in memory.
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

    /// Decodes a JPEG in stored orientation, reduced so that its longest side has at most `longest` pixels.
    ///
    /// A truncated file gives the part that is present, see ``isTruncated``.
    ///
    /// - Parameter orientation: EXIF orientation that will be applied later.
    static func decode(jpeg bytes: [UInt8], longest: Int, orientation: Int) throws(PictureError) -> PlanarPicture {
        var raw = cjpeg_planes()
        let result = JPEGMessage.of { message in
            cjpeg_decode(bytes, bytes.count, Int32(longest), Int32(orientation), &raw, message)
        }
        switch result.status {
        case CJPEG_OK: return PlanarPicture(owning: raw)
        case CJPEG_TRUNCATED: return PlanarPicture(owning: raw, isTruncated: true)
        case CJPEG_NO_MEMORY: throw .corrupt(reason: "decoding it ran out of memory")
        default: throw .corrupt(reason: result.text)
        }
    }
}
