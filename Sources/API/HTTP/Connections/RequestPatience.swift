import NIOCore

/// Measures how long the server has waited for the rest of a request. Time in which the server does not read, because
/// it still processes earlier bytes, does not count: a bulk upload of results that is stored as it arrives may take as
/// long as it needs.
struct RequestPatience {
    private enum Part {
        case none
        case head
        case body
    }

    private let limits: ConnectionLimits
    private var part = Part.none
    private var left: TimeAmount
    private var waitingSince: NIODeadline?

    init(_ limits: ConnectionLimits) {
        self.limits = limits
        left = limits.patience
    }

    /// Whether a request has begun and is not complete.
    var isUnfinished: Bool { part != .none }
    var isBody: Bool { part == .body }

    /// Bytes arrived that are not a complete head yet.
    mutating func headBegan() {
        if part == .none { (part, left) = (.head, limits.patience) }
    }

    mutating func bodyBegan() { (part, left) = (.body, limits.patience) }

    mutating func received(_ bytes: Int) {
        let earned = TimeAmount.nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(limits.bodyRate))
        left = min(left + earned, limits.patience)
    }

    mutating func requestEnded() { part = .none }

    /// The server starts to read. Returns when the request will be overdue if nothing arrives; nil if no bytes are
    /// expected.
    mutating func wait(at now: NIODeadline) -> NIODeadline? {
        guard isUnfinished, waitingSince == nil else { return nil }
        waitingSince = now
        return now + left
    }

    mutating func waitEnded(at now: NIODeadline) {
        guard let since = waitingSince else { return }
        waitingSince = nil
        left = left - (now - since)
    }
}
