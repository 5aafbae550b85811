import CJPEG
import CTIFF
import Glibc

/// Reads the first picture of a TIFF file in a form that libvips does not read, or reads with wrong colours, such as
/// files of old scanners and fax programs. libtiff converts it to RGB at full size.
enum TIFFPicture {
    /// How a TIFF file is read.
    enum Form: Equatable {
        case byVips
        case byLibTIFF
        /// No library reads it, for the given reason.
        case unsupported(String)
    }

    /// Chooses the library by the tags of the first directory.
    static func form(of bytes: [UInt8]) -> Form {
        guard let first = TIFFStructure(bytes)?.first else { return .byVips }
        func value(_ tag: UInt16, or fallback: Int) -> Int { first.integers(tag).first ?? fallback }
        let bits = first.integers(0x0102)
        let samples = value(0x0115, or: 1)
        if let unusual = bits.first(where: { ![1, 2, 4, 8, 16, 32].contains($0) }) {
            return .unsupported("samples of \(unusual) bits")
        }
        switch value(0x0153, or: 1) {
        case 1, 2, 4: if bits.contains(32) { return .unsupported("32-bit integer samples") }
        case 3:
            guard bits.allSatisfy({ $0 == 32 }), samples >= 3 else {
                return .unsupported("floating-point samples of this layout")
            }
        default: return .unsupported("complex samples")
        }
        let isYCbCr = value(0x0106, or: 0) == 6
        let hasPlanes = value(0x011C, or: 1) == 2 && samples > 1
        // 7 is JPEG, which libtiff decodes to RGB.
        if isYCbCr, value(0x0103, or: 1) != 7 { return .byLibTIFF }
        return hasPlanes && first.entries[0x0142] != nil ? .byLibTIFF : .byVips
    }

    /// Bytes per pixel: four, and as many again for a strip or tile as large as the picture.
    private static let bytesPerPixel = 8

    static func memory(width: Int, height: Int) -> Int {
        let pixels = width.multipliedReportingOverflow(by: height)
        return pixels.overflow || pixels.partialValue >= 1 << 40 ? .max : pixels.partialValue * bytesPerPixel
    }

    /// The size in the first directory.
    static func size(of bytes: [UInt8]) throws(PictureError) -> (width: Int, height: Int) {
        guard let first = TIFFStructure(bytes)?.first, let width = first.integers(0x0100).first,
            let height = first.integers(0x0101).first, width > 0, height > 0
        else { throw .corrupt(reason: "its image size is missing") }
        return (width, height)
    }

    /// In stored orientation.
    static func decode(_ bytes: [UInt8]) throws(PictureError) -> RGBPicture {
        var picture = cjpeg_rgb()
        let result = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CTIFF_MESSAGE)) { message in
            message.initialize(repeating: 0)
            // The buffer has a nonzero capacity, so its address is not nil.
            guard let start = message.baseAddress else { return (status: CTIFF_NO_MEMORY, text: "") }
            let status = ctiff_decode(
                bytes, bytes.count, DecodingMemory.limit, &picture.rgb, &picture.width, &picture.height, start)
            return (status: Int(status), text: String(cString: start))
        }
        switch result.status {
        case CTIFF_OK: return RGBPicture(owning: picture)
        case CTIFF_NO_MEMORY: throw .corrupt(reason: "decoding it ran out of memory")
        case CTIFF_UNSUPPORTED: throw .unsupportedForm(reason: result.text)
        default: throw .corrupt(reason: result.text)
        }
    }
}
