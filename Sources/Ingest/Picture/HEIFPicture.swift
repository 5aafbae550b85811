import CHeif
import CJPEG
import Glibc
import Intake

/// A HEIC or AVIF file, as libheif reads it.
struct HEIFPicture {
    private let bytes: [UInt8]
    /// Upright, in pixels.
    let width: Int
    let height: Int

    /// Bytes that the planes of a picture may take; the decoder holds them once more. 64 megapixels as phones write them,
    /// 32 of more than eight bits a channel.
    private static let planeMemory = 96 << 20

    /// By its header.
    init(_ bytes: [UInt8]) throws(PictureError) {
        self.bytes = HEIFReferences.acceptable(bytes)
        var size: (width: Int32, height: Int32) = (0, 0)
        let file = self.bytes
        let result = Self.words { cheif_measure(file, file.count, &size.width, &size.height, $0) }
        if let error = Self.error(result) { throw error }
        (width, height) = (Int(size.width), Int(size.height))
    }

    /// How the pixels of a picture become those of a screen.
    struct Colours: ~Copyable {
        /// An ICC profile, the file's own or made of its numbers; nil for sRGB.
        var profile: [UInt8]? = nil
        /// Of a picture of high dynamic range, the pixels as a screen of standard range shows them.
        var shown: RGBPicture? = nil
    }

    /// Decodes it upright, its longest side at most so many pixels.
    ///
    /// A picture too large for the worker's memory is represented by a thumbnail in its file.
    func decode(longest: Int, colours: inout Colours) throws(PictureError) -> RGBPicture {
        var raw = cheif_picture()
        let result = Self.words { cheif_decode(bytes, bytes.count, Int32(longest), Self.planeMemory, &raw, $0) }
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
        case CHEIF_NO_MEMORY: .corrupt(reason: "there is no memory for it")
        case CHEIF_TOO_LARGE:
            .corrupt(reason: "decoding it takes too much memory, and it holds no smaller picture")
        case CHEIF_UNSUPPORTED: .unsupportedForm(reason: result.text)
        default: .corrupt(reason: result.text)
        }
    }

    private static func words(_ body: (UnsafeMutablePointer<CChar>) -> Int32) -> (status: Int, text: String) {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CHEIF_MESSAGE)) { message in
            message.initialize(repeating: 0)
            // A buffer of that capacity has an address.
            guard let start = message.baseAddress else { return (CHEIF_NO_MEMORY, "") }
            let status = Int(body(start))
            return (status, String(cString: start))
        }
    }
}
