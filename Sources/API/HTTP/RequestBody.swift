import Catalog
import FoundationEssentials
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Synchronization

/// Whether a request's body was read. A body can be read only once. Its bytes count against the budget until the
/// response is sent.
final class BodyReading: Sendable {
    private let hasBegun = Mutex(false)
    private let loan = Mutex<BodyBudget.Loan?>(nil)

    /// True for the first caller.
    func begin() -> Bool {
        hasBegun.withLock { hasBegun in
            defer { hasBegun = true }
            return !hasBegun
        }
    }

    func keep(_ loan: BodyBudget.Loan) { self.loan.withLock { $0 = loan } }
}

extension Request {
    /// Bodies up to this size are not counted.
    private static let small = 4096

    /// Reads the whole body, up to `limit` bytes. A chunked body is counted while it arrives.
    ///
    /// ``RequestGuard`` discards the unread rest of a refused request after the response is sent.
    ///
    /// - Throws: ``APIError/bodyTooLarge(limit:)``, 415 for a compressed body, which could hide a larger one, and 503
    ///   while too many bodies are in memory.
    func bytes(limit: Int, _ context: LibraryRequestContext) async throws -> [UInt8] {
        if let coding = headers[.contentEncoding], coding.lowercased() != "identity" {
            throw APIError.unsupportedMediaType(allowed: "sent without Content-Encoding")
        }
        // The declared length alone is enough to refuse a body.
        let length = headers[.contentLength].flatMap(Int.init)
        if let length, length > limit { throw APIError.bodyTooLarge(limit: limit) }
        guard context.bodyReading.begin() else { return [] }
        let loan = limit > Self.small ? context.bodyBudget?.loan(to: context.sender) : nil
        if let loan { context.bodyReading.keep(loan) }
        try loan?.grow(to: length ?? 0)
        wantBody(context)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(length ?? 0, 64 << 10))
        var parts = body.makeAsyncIterator()
        while var part = try await parts.next() {
            let count = bytes.count + part.readableBytes
            guard count <= limit else { throw APIError.bodyTooLarge(limit: limit) }
            // An array doubles when it grows.
            try loan?.grow(to: length ?? min(2 * count, limit))
            bytes.append(contentsOf: part.readBytes(length: part.readableBytes) ?? [])
        }
        return bytes
    }

    /// - Throws: 417 for an expectation other than `100-continue`.
    func checkExpectation() throws {
        guard let expectation = headers[.expect], expectation.lowercased() != "100-continue" else { return }
        throw Problem(
            status: .expectationFailed, code: "EXPECTATION_FAILED",
            detail: "The only supported value of Expect is 100-continue.")
    }

    /// Sends 100 Continue to a client that waits for it before sending its body (RFC 9110 §10.1.1).
    func wantBody(_ context: LibraryRequestContext) {
        if headers[.expect] != nil { context.channel.triggerUserOutboundEvent(BodyWanted(), promise: nil) }
    }

    /// The body as JSON.
    ///
    /// - Throws: 415 for another content type, 413 beyond `limit` bytes, bad input that names `body` when it is not
    ///   JSON.
    func json(limit: Int, _ context: LibraryRequestContext) async throws -> JSONValue {
        guard let type = headers[.contentType], MediaTypeHeader(type).essence == "application/json" else {
            throw APIError.unsupportedMediaType(allowed: "application/json")
        }
        return try JSONValue(json: try await bytes(limit: limit, context))
    }

    /// The fields of a JSON object. Their names must be among `allowed`, whatever their values.
    ///
    /// - Throws: as ``json(limit:_:)``; bad input that names an unknown or repeated field.
    func members(
        _ allowed: [String], limit: Int, _ context: LibraryRequestContext
    ) async throws -> JSONObject {
        try await json(limit: limit, context).members(of: allowed)
    }
}

extension JSONValue {
    /// Reads a JSON body.
    ///
    /// - Throws: bad input naming `body` for what is not JSON.
    init(json bytes: [UInt8]) throws(APIError) {
        do throws(JSONError) {
            self = try JSONReader.read(bytes)
        } catch {
            throw .badInput(field: "body", reason: "is not JSON: \(error.message)")
        }
    }

    /// The fields of an object. Their names must be among `allowed`, whatever their values.
    ///
    /// - Throws: bad input that names an unknown or repeated field.
    func members(of allowed: [String]) throws(APIError) -> JSONObject {
        guard case .object(let members) = self else { throw .badInput(field: "body", reason: "must be an object") }
        var seen: Set<String> = []
        for member in members {
            guard allowed.contains(member.name) else {
                throw .badInput(
                    field: member.name, reason: "is unknown; allowed: " + allowed.joined(separator: ", "))
            }
            guard seen.insert(member.name).inserted else {
                throw .badInput(field: member.name, reason: "is given twice")
            }
        }
        return members
    }
}
