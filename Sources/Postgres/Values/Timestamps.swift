/// A wall clock without a zone: PostgreSQL's `timestamp`.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01 00:00 on the same clock. `Int64.max` and `.min` are the server's infinities.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static let infinity = Timestamp(microseconds: .max)
    package static let negativeInfinity = Timestamp(microseconds: .min)

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}

/// An instant: PostgreSQL's `timestamptz`.
package struct TimestampTZ: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01 00:00 UTC. `Int64.max` and `.min` are the server's infinities.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static let infinity = TimestampTZ(microseconds: .max)
    package static let negativeInfinity = TimestampTZ(microseconds: .min)

    package static func < (left: TimestampTZ, right: TimestampTZ) -> Bool {
        left.microseconds < right.microseconds
    }
}

extension Timestamp: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .timestamp }
    package func encoded() -> Binding.Payload { encodeMicroseconds(microseconds) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> Timestamp {
        guard type == nil || type == .timestamp else { throw .typeMismatch }
        return Timestamp(microseconds: try decodeMicroseconds(bytes))
    }
}

extension TimestampTZ: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .timestamptz }
    package func encoded() -> Binding.Payload { encodeMicroseconds(microseconds) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> TimestampTZ {
        guard type == nil || type == .timestamptz else { throw .typeMismatch }
        return TimestampTZ(microseconds: try decodeMicroseconds(bytes))
    }
}

/// The server counts from 2000-01-01, 10,957 days after the Unix epoch.
private let postgresEpoch: Int64 = 946_684_800_000_000

private func encodeMicroseconds(_ unix: Int64) -> Binding.Payload {
    if unix == .max || unix == .min { return .bytes(unix.networkBytes) }
    let (value, overflow) = unix.subtractingReportingOverflow(postgresEpoch)
    guard !overflow else {
        return .unencodable(reason: "the time is before the earliest one that PostgreSQL can store")
    }
    return .bytes(value.networkBytes)
}

private func decodeMicroseconds(_ bytes: UnsafeRawBufferPointer) throws(DecodingProblem) -> Int64 {
    guard bytes.count == 8, let value = Int64(networkBytes: bytes) else {
        throw .malformed("a timestamp of \(bytes.count) bytes")
    }
    if value == .max || value == .min { return value }
    let (unix, overflow) = value.addingReportingOverflow(postgresEpoch)
    guard !overflow else { throw .outOfRange }
    return unix
}
