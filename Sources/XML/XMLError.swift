/// Why a document was rejected.
package enum XMLError: Error, Sendable, Equatable, Codable {
    /// A document type can define entities. No document that is read here needs one.
    case hasDocumentType
    case tooDeep(limit: Int)
    case tooManyElements(limit: Int)
    case tooLarge(limit: Int)
    case malformed(reason: String, line: Int)
}
