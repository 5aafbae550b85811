import CHeif
import CJPEG
import Glibc
import Intake

extension RGBPicture {
    /// Bytes that the planes of a HEIC or AVIF picture may take; the decoder holds them once more. 64 megapixels as phones
    /// write them, 32 of more than eight bits a channel.
    private static let planeMemory = 96 << 20

    /// Decodes HEIC or AVIF upright, its longest side at most so many pixels.
    ///
    /// A picture too large for the worker's memory is represented by a thumbnail in its file.
    ///
    /// - Parameter profile: gets the ICC profile of the pixels, where the file has one.
    static func decode(
        heif bytes: [UInt8], longest: Int, profile: inout [UInt8]?
    ) throws(PictureError) -> RGBPicture {
        var raw = cheif_picture()
        let (status, text) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CHEIF_MESSAGE)) { message in
            message.initialize(repeating: 0)
            // A buffer of that capacity has an address.
            guard let start = message.baseAddress else { return (CHEIF_NO_MEMORY, "") }
            let status = cheif_decode(bytes, bytes.count, Int32(longest), planeMemory, &raw, start)
            return (Int(status), String(cString: start))
        }
        switch status {
        case CHEIF_OK: break
        case CHEIF_NO_MEMORY: throw .corrupt(reason: "there is no memory for it")
        case CHEIF_TOO_LARGE:
            throw .corrupt(reason: "decoding it takes too much memory, and it holds no smaller picture")
        default: throw .corrupt(reason: text)
        }
        defer { free(raw.profile) }
        profile = raw.profile.map { Array(UnsafeBufferPointer(start: $0, count: raw.profile_length)) }
        return RGBPicture(owning: cjpeg_rgb(rgb: raw.rgb, width: raw.width, height: raw.height))
    }
}
