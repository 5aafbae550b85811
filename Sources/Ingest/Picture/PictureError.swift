/// Why a file yields no picture. Its metadata may be known nevertheless, see ``PictureReading``.
package enum PictureError: Error, Equatable, Sendable, Codable {
    case empty
    /// The first bytes are not those of a picture; `detected` names the type they suggest, if any.
    case notAPicture(detected: String?)
    /// The file ends before its picture is complete.
    case truncated
    case corrupt(reason: String)
    /// Refused by the header, before decoding. `limit` is in pixels.
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// Refused by the header, before decoding. `bytes` is what decoding would take.
    case tooMuchMemory(bytes: Int, limit: Int)
    case unsupported(mediaType: String)
    /// A valid file of a supported type, in a form that is not supported.
    case unsupportedForm(reason: String)
    /// The decoder process returned nothing, so the metadata is unknown, too.
    case decoder(DecoderFailure)
}
