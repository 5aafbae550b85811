import JSON

/// A recursive-descent parser (section 2) with one token of look-ahead. `nestingLimit` bounds the stack.
package struct Parser {
    private var lexer: Lexer
    private(set) var token: Token
    private let nestingLimit: Int
    private var depth = 0

    package static func parse(
        _ bytes: [UInt8], limits: ParseLimits = ParseLimits()
    ) throws(SyntaxError) -> Document {
        guard bytes.count <= limits.bytes else {
            throw SyntaxError(
                reason: .documentTooLarge(limit: limits.bytes), location: SourceLocation(line: 1, column: 1))
        }
        var parser = try Parser(bytes, limits: limits)
        var document = try parser.document()
        document.tokenCount = parser.lexer.tokens
        return document
    }

    private init(_ bytes: [UInt8], limits: ParseLimits) throws(SyntaxError) {
        lexer = Lexer(bytes, tokenLimit: limits.tokens)
        nestingLimit = limits.nesting
        token = try lexer.next()
    }

    // MARK: Tokens

    @discardableResult
    mutating func advance() throws(SyntaxError) -> Token {
        let passed = token
        token = try lexer.next()
        return passed
    }

    @discardableResult
    mutating func expect(_ kind: Token.Kind) throws(SyntaxError) -> Token {
        guard token.kind == kind else { throw expected(kind.spelling) }
        return try advance()
    }

    mutating func skip(_ kind: Token.Kind) throws(SyntaxError) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    /// Whether the token is the name `word`.
    func at(_ word: StaticString) -> Bool {
        guard token.kind == .name, token.end - token.start == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { lexer.bytes[token.start..<token.end].elementsEqual($0) }
    }

    mutating func skip(word: StaticString) throws(SyntaxError) -> Bool {
        guard at(word) else { return false }
        try advance()
        return true
    }

    mutating func expect(word: StaticString) throws(SyntaxError) {
        guard try skip(word: word) else { throw expected("\"\(word)\"") }
    }

    func text(of token: Token) -> String {
        String(decoding: lexer.bytes[token.start..<token.end], as: UTF8.self)
    }

    func expected(_ what: String) -> SyntaxError {
        let found =
            switch token.kind {
            case .name, .int, .float: "\(token.kind.spelling) \"\(text(of: token))\""
            default: token.kind.spelling
            }
        return SyntaxError(reason: .expected(what, found: found), location: token.location)
    }

    /// Runs `body` one nesting level deeper.
    mutating func nested<Node>(
        _ body: (inout Parser) throws(SyntaxError) -> Node
    ) throws(SyntaxError) -> Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= nestingLimit else {
            throw SyntaxError(reason: .tooNested(limit: nestingLimit), location: token.location)
        }
        return try body(&self)
    }

    /// Parses `open node… close` with at least one node.
    mutating func list<Node>(
        of what: String, from open: Token.Kind, to close: Token.Kind,
        _ node: (inout Parser) throws(SyntaxError) -> Node
    ) throws(SyntaxError) -> [Node] {
        try expect(open)
        var nodes: [Node] = []
        while token.kind != close { nodes.append(try node(&self)) }
        guard !nodes.isEmpty else { throw SyntaxError(reason: .emptyList(what), location: token.location) }
        try advance()
        return nodes
    }

    mutating func name() throws(SyntaxError) -> Name {
        let token = try expect(.name)
        return Name(value: text(of: token), location: token.location)
    }

    // MARK: Values and types

    mutating func value(constant: Bool) throws(SyntaxError) -> ValueLiteral {
        let start = token
        let kind: ValueLiteral.Kind
        switch start.kind {
        case .leftBracket:
            kind = .list(
                try nested { parser throws(SyntaxError) in
                    try parser.advance()
                    var items: [ValueLiteral] = []
                    while try !parser.skip(.rightBracket) { items.append(try parser.value(constant: constant)) }
                    return items
                })
        case .leftBrace:
            kind = .object(
                try nested { parser throws(SyntaxError) in
                    try parser.advance()
                    var fields: [Argument] = []
                    while try !parser.skip(.rightBrace) { fields.append(try parser.argument(constant: constant)) }
                    return fields
                })
        case .int: kind = .int(text(of: try advance()))
        case .float: kind = .float(text(of: try advance()))
        case .string, .blockString: kind = .string(string(of: try advance()))
        case .name:
            let word = text(of: try advance())
            kind =
                switch word {
                case "true": .boolean(true)
                case "false": .boolean(false)
                case "null": .null
                default: .enumeration(word)
                }
        case .dollar:
            try advance()
            if constant, token.kind == .name {
                throw SyntaxError(
                    reason: .expected("a constant", found: "variable \"$\(text(of: token))\""),
                    location: start.location)
            }
            kind = .variable(try name().value)
        default: throw expected("a value")
        }
        return ValueLiteral(kind: kind, location: start.location)
    }

    func string(of token: Token) -> String {
        let bytes = lexer.bytes
        if token.kind == .blockString { return BlockString.value(of: bytes[(token.start + 3)..<(token.end - 3)]) }
        let raw = bytes[(token.start + 1)..<(token.end - 1)]
        guard var index = raw.firstIndex(of: UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
        var decoded = Array(raw[..<index])
        while index < raw.endIndex {
            if bytes[index] == UInt8(ascii: "\\"), let escape = StringEscape(graphQL: bytes, at: index) {
                decoded.append(contentsOf: String(escape.scalar).utf8)
                index += escape.length
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    mutating func argument(constant: Bool) throws(SyntaxError) -> Argument {
        let name = try name()
        try expect(.colon)
        return Argument(name: name, value: try value(constant: constant))
    }

    mutating func arguments(constant: Bool) throws(SyntaxError) -> [Argument] {
        guard token.kind == .leftParenthesis else { return [] }
        return try list(of: "argument", from: .leftParenthesis, to: .rightParenthesis) { parser throws(SyntaxError) in
            try parser.argument(constant: constant)
        }
    }

    mutating func directives(constant: Bool) throws(SyntaxError) -> [Directive] {
        var directives: [Directive] = []
        while token.kind == .at {
            let location = try advance().location
            let name = try name()
            let arguments = try arguments(constant: constant)
            directives.append(Directive(name: name, arguments: arguments, location: location))
        }
        return directives
    }

    mutating func type() throws(SyntaxError) -> TypeExpression {
        let inner: TypeExpression
        if token.kind == .leftBracket {
            inner = try nested { parser throws(SyntaxError) in
                try parser.advance()
                let item = try parser.type()
                try parser.expect(.rightBracket)
                return .list(item)
            }
        } else {
            inner = .named(try name())
        }
        return try skip(.bang) ? .nonNull(inner) : inner
    }

    mutating func description() throws(SyntaxError) -> String? {
        guard token.kind == .string || token.kind == .blockString else { return nil }
        return string(of: try advance())
    }
}
