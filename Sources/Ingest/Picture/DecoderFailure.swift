/// Why a decoder returned no reading of a file. The file is to blame, unless the decoder was killed from outside.
package enum DecoderFailure: Error, Sendable, Equatable, Codable {
    /// The decoder died, also at the second attempt. `end` says how: "signal 11".
    case crashed(end: String)
    /// The decoder made a forbidden system call, and the kernel killed it.
    case forbiddenCall
    /// The decoder exceeded the time limit, in seconds, and was killed.
    case tookTooLong(limit: Int)
    /// The decoder's reading is implausible.
    case invalid(reason: String)

    /// The value of `photos.error_code`.
    var code: String {
        switch self {
        case .crashed: "DECODER_CRASHED"
        case .forbiddenCall: "DECODER_FORBIDDEN"
        case .tookTooLong: "DECODER_TIMEOUT"
        case .invalid: "DECODER_NONSENSE"
        }
    }

    var text: String {
        switch self {
        case .crashed(let end): "The decoder exited with \(end) while it read this file."
        case .forbiddenCall:
            "The decoder made a forbidden system call and was killed. The file may be malicious."
        case .tookTooLong(let limit): "The decoder exceeded the time limit of \(limit) s and was killed."
        case .invalid(let reason): "The decoder returned an invalid reading: \(reason)."
        }
    }

    /// A person or the out-of-memory killer may also have killed the decoder; a second attempt shows that.
    var mayBeTransient: Bool {
        if case .crashed = self { true } else { false }
    }
}

/// No decoder can be started: a fault of this machine, not of a file.
package struct DecoderUnavailable: Error, Sendable, Equatable, CustomStringConvertible {
    package let reason: String

    package var description: String { "the decoder could not be started: \(reason)" }
}
