import Catalog
import GraphQL
import Hummingbird
import NIOCore

/// Runs the documents of REST and hands out the JSON of their one root field.
struct RESTEngine: Sendable {
    /// An engine without `extensions.cost`, so that nothing follows `data`.
    let engine: GraphQLEngine<LibraryContext>

    /// The value of the document's root field `result`, as JSON bytes.
    ///
    /// - Throws: ``APIError/unauthenticated``, or the problem that kept a field from its value.
    ///
    /// - Parameter filter: which photos, read from whatever the route takes.
    func run(
        _ document: String, _ variables: InputObject, _ context: LibraryRequestContext, filter: PhotoFilter? = nil,
        batch: [PhotoID]? = nil, pageNote: LinkHeader? = nil
    ) async throws -> [UInt8] {
        guard let credential = context.credential else { throw APIError.unauthenticated }
        let operation = try engine.prepare(Array(document.utf8))
        let own = LibraryContext(credential: credential, filter: filter, batch: batch, pageNote: pageNote)
        let answer = await engine.execute(operation, variables: variables, context: own)
        if let problem = own.failures.gravest { throw problem }
        guard answer.errorCount == 0 else { throw BrokenDocument(body: answer.body) }
        let prefix = Self.prefix.utf8.count
        return Array(answer.body[prefix..<answer.body.count - Self.suffix.utf8.count])
    }

    /// The same as an answer; a null is 404.
    func respond(
        _ document: String, _ variables: InputObject, _ context: LibraryRequestContext, filter: PhotoFilter? = nil,
        pageNote: LinkHeader? = nil, member: String? = nil, missing: String = "The requested object does not exist."
    ) async throws -> Response {
        var bytes = try await run(document, variables, context, filter: filter, pageNote: pageNote)
        if bytes == Array("null".utf8) { throw APIError.notFound(missing) }
        if let member { bytes = Array("{\"\(member)\":".utf8) + bytes + [UInt8(ascii: "}")] }
        return Self.response(bytes)
    }

    static func response(_ bytes: [UInt8], _ type: String = "application/json") -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static let prefix = "{\"data\":{\"result\":"
    private static let suffix = "}}"

    /// A document of ours that its own schema refuses: a defect.
    struct BrokenDocument: Error, CustomStringConvertible {
        let body: [UInt8]
        var description: String {
            "the API's own GraphQL document failed: \(String(decoding: body.suffix(2000), as: UTF8.self))"
        }
    }
}

extension InputValue {
    /// A filter or a part of one as a GraphQL variable.
    init(_ input: FilterInput) {
        switch input {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .number(let number): self = Int(exactly: number).map { .int($0) } ?? .double(number)
        case .string(let text): self = .string(text)
        case .list(let values): self = .list(values.map(InputValue.init))
        case .object(let members):
            var object = InputObject()
            for member in members { object.append(member.name, InputValue(member.value)) }
            self = .object(object)
        }
    }
}
