/// Why a string is not a GraphQL document, with the location.
package struct SyntaxError: Error, Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        case unexpectedCharacter(String)
        case invalidUTF8
        case unterminatedString
        case invalidEscape(String)
        case invalidNumber(String)
        case expected(String, found: String)
        case emptyList(String)
        case documentTooLarge(limit: Int)
        case tooManyTokens(limit: Int)
        case tooNested(limit: Int)
    }

    package let reason: Reason
    package let location: SourceLocation

    /// The exceeded limit; nil if the document is malformed.
    package var brokenLimit: RequestError.Code? {
        switch reason {
        case .documentTooLarge: .documentTooLarge
        case .tooManyTokens: .tooManyTokens
        case .tooNested: .tooNested
        default: nil
        }
    }

    package var message: String {
        switch reason {
        case .unexpectedCharacter(let character): "Syntax Error: Unexpected character \(character)."
        case .invalidUTF8: "Syntax Error: The document is not valid UTF-8."
        case .unterminatedString: "Syntax Error: Unterminated string."
        case .invalidEscape(let text): "Syntax Error: Invalid escape sequence \(text)."
        case .invalidNumber(let text): "Syntax Error: Invalid number, \(text)."
        case .expected(let what, let found): "Syntax Error: Expected \(what), found \(found)."
        case .emptyList(let what): "Syntax Error: Expected at least one \(what)."
        case .documentTooLarge(let limit): "The document is longer than \(limit) bytes."
        case .tooManyTokens(let limit): "The document has more than \(limit) tokens."
        case .tooNested(let limit): "The document nests deeper than \(limit) levels."
        }
    }
}
