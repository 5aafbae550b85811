import CHeif
import CJPEG
import Glibc

/// A HEIC or AVIF file, read by libheif.
struct HEIFPicture {
    private let bytes: [UInt8]
    /// In display orientation, in pixels.
    let width: Int
    let height: Int

    /// Maximum bytes for the planes of a picture. The decoder needs the same amount again. Allows 64 megapixels at 8
    /// bits per channel, and 32 at more bits.
    private static let planeMemory = 96 << 20

    /// As stated in the file's header.
    init(_ bytes: [UInt8]) throws(PictureError) {
        self.bytes = HEIFReferences.acceptable(bytes)
        var size: (width: Int32, height: Int32) = (0, 0)
        let file = self.bytes
        let result = Self.withMessage { cheif_measure(file, file.count, &size.width, &size.height, $0) }
        if let error = Self.error(result) { throw error }
        (width, height) = (Int(size.width), Int(size.height))
    }

    /// How pixel values are converted for a screen.
    struct Colours: ~Copyable {
        /// An ICC profile, embedded or derived from the file's colour numbers; nil for sRGB.
        var profile: [UInt8]? = nil
        /// Pixels of a high dynamic range picture, mapped to standard range.
        var shown: RGBPicture? = nil
    }

    /// Decodes the picture in display orientation, with a longest side of at most `longest` pixels.
    ///
    /// If the picture is too large for the worker's memory, a thumbnail in its file is used.
    func decode(longest: Int, colours: inout Colours) throws(PictureError) -> RGBPicture {
        var raw = cheif_picture()
        let result = Self.withMessage { cheif_decode(bytes, bytes.count, Int32(longest), Self.planeMemory, &raw, $0) }
        if let error = Self.error(result) { throw error }
        defer { free(raw.profile) }
        colours.profile =
            raw.profile.map { Array(UnsafeBufferPointer(start: $0, count: raw.profile_length)) }
            ?? ColourTransform.profile(primaries: Int(raw.primaries), transfer: Int(raw.transfer))
        colours.shown = raw.shown.map {
            RGBPicture(owning: cjpeg_rgb(rgb: $0, width: raw.width, height: raw.height))
        }
        return RGBPicture(owning: cjpeg_rgb(rgb: raw.rgb, width: raw.width, height: raw.height))
    }

    private static func error(_ result: (status: Int, text: String)) -> PictureError? {
        switch result.status {
        case CHEIF_OK: nil
        case CHEIF_NO_MEMORY: .corrupt(reason: "decoding it ran out of memory")
        case CHEIF_TOO_LARGE:
            .corrupt(reason: "decoding it takes too much memory, and it contains no smaller picture")
        case CHEIF_UNSUPPORTED: .unsupportedForm(reason: result.text)
        default: .corrupt(reason: result.text)
        }
    }

    private static func withMessage(_ body: (UnsafeMutablePointer<CChar>) -> Int32) -> (status: Int, text: String) {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CHEIF_MESSAGE)) { message in
            message.initialize(repeating: 0)
            // The buffer has a nonzero capacity, so its address is not nil.
            guard let start = message.baseAddress else { return (CHEIF_NO_MEMORY, "") }
            let status = Int(body(start))
            return (status, String(cString: start))
        }
    }
}
