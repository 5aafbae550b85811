import Intake

/// Why a decoder gave no reading of a file: the file's fault, unless somebody ended the decoder.
package enum DecoderFailure: Error, Sendable, Equatable, Codable {
    /// It ended, the second time too; `end` is how: "signal 11".
    case crashed(end: String)
    /// It asked the system for something that no decoder needs, and the system ended it.
    case forbiddenCall
    /// It took longer, in seconds, and was ended.
    case tookTooLong(limit: Int)
    /// What it said of the file cannot be true.
    case nonsense(reason: String)

    /// As in `photos.error_code`.
    var code: String {
        switch self {
        case .crashed: "DECODER_CRASHED"
        case .forbiddenCall: "DECODER_FORBIDDEN"
        case .tookTooLong: "DECODER_TIMEOUT"
        case .nonsense: "DECODER_NONSENSE"
        }
    }

    var text: String {
        switch self {
        case .crashed(let end): "The decoder ended with \(end) while it read this file."
        case .forbiddenCall:
            "The decoder asked the system for something that no picture needs, and was ended. The file may be an attack."
        case .tookTooLong(let limit): "The decoder took longer than \(limit) s, and was ended."
        case .nonsense(let reason): "The decoder's reading makes no sense: \(reason)."
        }
    }

    /// A decoder may also be ended by a person or for want of memory, which another attempt tells apart.
    var mayBeChance: Bool {
        if case .crashed = self { true } else { false }
    }
}

/// There is no decoder: a fault of this machine, and of no file.
package struct DecoderUnavailable: Error, Sendable, Equatable, CustomStringConvertible {
    package let reason: String

    package var description: String { "no decoder could be started: \(reason)" }
}
