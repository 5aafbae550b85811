/// A lexical token (section 2.1.6): its kind and its bytes.
struct Token {
    enum Kind: UInt8 {
        case end, bang, dollar, ampersand, leftParenthesis, rightParenthesis, spread, colon, equals, at
        case leftBracket, rightBracket, leftBrace, pipe, rightBrace
        case name, int, float, string, blockString

        /// The kind in error messages.
        var spelling: String {
            switch self {
            case .end: "<EOF>"
            case .bang: "\"!\""
            case .dollar: "\"$\""
            case .ampersand: "\"&\""
            case .leftParenthesis: "\"(\""
            case .rightParenthesis: "\")\""
            case .spread: "\"...\""
            case .colon: "\":\""
            case .equals: "\"=\""
            case .at: "\"@\""
            case .leftBracket: "\"[\""
            case .rightBracket: "\"]\""
            case .leftBrace: "\"{\""
            case .pipe: "\"|\""
            case .rightBrace: "\"}\""
            case .name: "Name"
            case .int: "Int"
            case .float: "Float"
            case .string: "String"
            case .blockString: "BlockString"
            }
        }
    }

    var kind: Kind
    var start: Int
    var end: Int
    var location: SourceLocation
}
