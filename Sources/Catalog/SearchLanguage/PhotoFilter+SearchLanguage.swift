extension PhotoFilter {
    /// Maximum bytes of a search.
    package static let longestSearch = 4096

    /// Parses the search language: `beach camera:"iPhone 14" near:48.85,2.35~10km taken:2019..2021-06 person:anna|ben
    /// -tag:screenshot has:gps iso:>=800 f:<2.8 "exact words"`. The grammar is in docs/search-language.md.
    ///
    /// A search without conditions matches everything.
    /// - Throws: ``SearchSyntaxError`` with the position of the error.
    package init(searchLanguage text: String) throws(SearchSyntaxError) {
        guard text.utf8.count <= Self.longestSearch else {
            throw SearchSyntaxError(position: 1, reason: "is longer than \(Self.longestSearch) bytes")
        }
        guard !text.utf8.contains(0) else { throw SearchSyntaxError(position: 1, reason: "contains a NUL character") }
        var lexer = SearchLexer(text)
        var parser = SearchParser(tokens: try lexer.tokens(), end: text.unicodeScalars.count + 1)
        self = try parser.search()
    }
}

/// Recursive descent: alternatives of conjunctions of conditions.
struct SearchParser {
    private let tokens: [SearchToken]
    private let end: Int
    private var index = 0
    private var size = FilterSize()

    init(tokens: [SearchToken], end: Int) {
        self.tokens = tokens
        self.end = end
    }

    private var current: SearchToken? { index < tokens.count ? tokens[index] : nil }
    private var position: Int { current?.position ?? end }

    mutating func search() throws(SearchSyntaxError) -> PhotoFilter {
        guard !tokens.isEmpty else { return .everything }
        let filter = try alternatives(depth: 0)
        guard current == nil else { throw SearchSyntaxError(position: position, reason: "\")\" without \"(\"") }
        return filter
    }

    private mutating func alternatives(depth: Int) throws(SearchSyntaxError) -> PhotoFilter {
        guard depth <= FilterLimits.depth else {
            throw SearchSyntaxError(position: position, reason: "is nested deeper than \(FilterLimits.depth) levels")
        }
        var parts = [try conjunction(depth: depth)]
        while current?.kind == .or {
            index += 1
            parts.append(try conjunction(depth: depth))
        }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction(depth: Int) throws(SearchSyntaxError) -> PhotoFilter {
        var parts: [PhotoFilter] = []
        while let token = current, token.kind != .or, token.kind != .close {
            parts.append(try condition(depth: depth))
        }
        guard !parts.isEmpty else { throw SearchSyntaxError(position: position, reason: "expected a condition") }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func condition(depth: Int) throws(SearchSyntaxError) -> PhotoFilter {
        guard let token = current else { throw SearchSyntaxError(position: end, reason: "expected a condition") }
        index += 1
        switch token.kind {
        case .minus:
            guard depth < FilterLimits.depth else {
                throw SearchSyntaxError(
                    position: token.position, reason: "is nested deeper than \(FilterLimits.depth) levels")
            }
            try size.add(nodes: 1) { SearchSyntaxError(position: token.position, reason: $0) }
            return .not(try condition(depth: depth + 1))
        case .open:
            let filter = try alternatives(depth: depth + 1)
            guard current?.kind == .close else {
                throw SearchSyntaxError(position: token.position, reason: "the parenthesis is not closed")
            }
            index += 1
            return filter
        case .text(let text):
            guard text.utf8.count <= FilterLimits.textBytes else {
                throw SearchSyntaxError(
                    position: token.position, reason: "must not be longer than \(FilterLimits.textBytes) bytes")
            }
            return try counted(text.hasSeveralWords ? .phrase(text) : .text(text), at: token.position)
        case .condition(let key, let values):
            return try counted(try SearchKeys.filter(key, values, at: token.position), at: token.position)
        case .or, .close:
            throw SearchSyntaxError(position: token.position, reason: "expected a condition")
        }
    }

    private mutating func counted(
        _ filter: PhotoFilter, at position: Int
    ) throws(SearchSyntaxError) -> PhotoFilter {
        try size.add(filter) { SearchSyntaxError(position: position, reason: $0) }
        return filter
    }
}
