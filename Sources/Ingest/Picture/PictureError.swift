import Intake

/// Why a file gives no picture. Its facts may be known all the same, see ``PictureReading``.
package enum PictureError: Error, Equatable, Sendable, Codable {
    case empty
    /// The first bytes are no picture's; `detected` says what they look like, if anything.
    case notAPicture(detected: String?)
    /// The file ends before its picture does.
    case truncated
    case corrupt(reason: String)
    /// Refused by the header, before anything was decoded. `limit` is in pixels.
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// Refused by the header as well: so many bytes it would take to decode it.
    case tooMuchMemory(bytes: Int, limit: Int)
    case unsupported(mediaType: String)
    /// A valid file of a type that is read, in a form that is not.
    case unsupportedForm(reason: String)
    /// The decoder gave no reading, so that nothing else is known of the file.
    case decoder(DecoderFailure)
}
