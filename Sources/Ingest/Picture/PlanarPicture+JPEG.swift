import CJPEG
import Intake

extension PlanarPicture {
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

    /// Decodes a JPEG with its longest side at most so many pixels, as stored: not turned.
    ///
    /// A file that ends too early gives what there is, see ``isTruncated``.
    ///
    /// - Parameter orientation: EXIF's, by which the picture will be turned.
    static func decode(jpeg bytes: [UInt8], longest: Int, orientation: Int) throws(PictureError) -> PlanarPicture {
        var raw = cjpeg_planes()
        let result = JPEGMessage.of { message in
            cjpeg_decode(bytes, bytes.count, Int32(longest), Int32(orientation), &raw, message)
        }
        switch result.status {
        case CJPEG_OK: return PlanarPicture(owning: raw)
        case CJPEG_TRUNCATED: return PlanarPicture(owning: raw, isTruncated: true)
        case CJPEG_NO_MEMORY: throw .corrupt(reason: "there is no memory for it")
        default: throw .corrupt(reason: result.text)
        }
    }
}
