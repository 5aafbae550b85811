import HTTPTypes
import Storage

/// Finds the document of a request, which may name it by its hash.
struct DocumentSource: Sendable {
    private let persisted: PersistedDocuments
    private let allowed: AllowedDocuments?

    init(_ settings: GraphQLSettings) {
        persisted = PersistedDocuments(bytes: settings.persistedBytes)
        allowed = settings.allowedDocuments
    }

    /// - Throws: `PERSISTED_QUERY_NOT_FOUND`, after which clients send document and hash together; bad input for a hash
    ///   of another document; `DOCUMENT_NOT_ALLOWED` for a document that is not on the owner's list.
    func document(of request: GraphQLRequest) throws -> [UInt8] {
        if let allowed { return try Self.document(of: request, allowed) }
        guard let hash = request.hash else { return request.query ?? [] }
        guard let query = request.query else {
            guard let known = persisted[hash] else { throw Self.notFound }
            return known
        }
        guard PayloadHash.of(query) == hash else {
            throw APIError.badInput(
                field: "extensions.persistedQuery.sha256Hash", reason: "is not the hash of the query")
        }
        return query
    }

    /// Stores an executable document for clients that then name it by its hash alone.
    func keep(_ document: [UInt8], of request: GraphQLRequest) {
        guard allowed == nil, request.query != nil, let hash = request.hash else { return }
        persisted.insert(document, hash: hash)
    }

    private static func document(of request: GraphQLRequest, _ allowed: AllowedDocuments) throws -> [UInt8] {
        if let query = request.query {
            guard allowed.contains(query) else { throw notAllowed }
            return query
        }
        guard let known = allowed[request.hash ?? ""] else { throw notAllowed }
        return known
    }

    /// Apollo's clients expect this message.
    private static let notFound = Problem(
        status: .badRequest, code: "PERSISTED_QUERY_NOT_FOUND", detail: "PersistedQueryNotFound")
    private static let notAllowed = Problem(
        status: .forbidden, code: "DOCUMENT_NOT_ALLOWED", detail: "This server executes only documents on its list.")
}
