/// A strict parser for the XML that stores send: UTF-8, elements, text, the five entities, numbers and CDATA.
struct XMLParser {
    private let bytes: [UInt8]
    private var position = 0
    /// S3 nests four deep; the limit keeps a hostile answer from exhausting the stack.
    private static let deepest = 32

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(XMLError) -> XMLNode {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
        if starts("\u{FEFF}") { position += 3 }
        try skipMisc()
        let root = try element(depth: 1)
        try skipMisc()
        guard position == bytes.count else { throw .malformed(at: position) }
        return root
    }

    private mutating func element(depth: Int) throws(XMLError) -> XMLNode {
        guard depth <= Self.deepest else { throw .tooDeep(at: position) }
        try expect("<")
        let qualifiedName = try name()
        var node = XMLNode(name: Self.local(qualifiedName))
        guard try skipAttributes() else { return node }
        var text: [UInt8] = []
        while true {
            guard position < bytes.count else { throw .unexpectedEnd }
            if starts("</") {
                position += 2
                guard try name() == qualifiedName else { throw .mismatchedEnd(of: qualifiedName, at: position) }
                skipBlanks()
                try expect(">")
                node.text = String(decoding: text, as: UTF8.self)
                return node
            } else if starts("<![CDATA[") {
                position += 9
                text += try upTo("]]>")
            } else if starts("<!--") || starts("<?") {
                try skipCommentOrInstruction()
            } else if bytes[position] == UInt8(ascii: "<") {
                node.children.append(try element(depth: depth + 1))
            } else if bytes[position] == UInt8(ascii: "&") {
                text += try entity()
            } else {
                text.append(bytes[position])
                position += 1
            }
        }
    }

    /// Returns whether the element has content, that is, does not end in `/>`.
    private mutating func skipAttributes() throws(XMLError) -> Bool {
        while true {
            skipBlanks()
            if starts("/>") {
                position += 2
                return false
            }
            if starts(">") {
                position += 1
                return true
            }
            _ = try name()
            skipBlanks()
            try expect("=")
            skipBlanks()
            guard starts("\"") || starts("'") else { throw malformed }
            let quote = bytes[position]
            position += 1
            guard let end = bytes[position...].firstIndex(of: quote) else { throw .unexpectedEnd }
            position = end + 1
        }
    }

    private mutating func entity() throws(XMLError) -> [UInt8] {
        let start = position
        position += 1
        guard let end = bytes[position...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
            throw .malformed(at: start)
        }
        let word = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end + 1
        switch word {
        case "amp": return Array("&".utf8)
        case "lt": return Array("<".utf8)
        case "gt": return Array(">".utf8)
        case "quot": return Array("\"".utf8)
        case "apos": return Array("'".utf8)
        default:
            let number =
                word.hasPrefix("#x")
                ? UInt32(word.dropFirst(2), radix: 16)
                : word.hasPrefix("#") ? UInt32(word.dropFirst()) : nil
            guard let scalar = number.flatMap(Unicode.Scalar.init) else { throw .unknownEntity(word, at: start) }
            return Array(String(scalar).utf8)
        }
    }

    private mutating func name() throws(XMLError) -> String {
        let start = position
        while position < bytes.count, !" \t\r\n=/><\"'&!?".utf8.contains(bytes[position]) { position += 1 }
        guard position > start else { throw malformed }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func local(_ qualifiedName: String) -> String {
        qualifiedName.split(separator: ":").last.map(String.init) ?? qualifiedName
    }

    private mutating func skipMisc() throws(XMLError) {
        while true {
            skipBlanks()
            if starts("<!DOCTYPE") { throw .documentType(at: position) }
            guard starts("<?") || starts("<!--") else { return }
            try skipCommentOrInstruction()
        }
    }

    private mutating func skipCommentOrInstruction() throws(XMLError) {
        let isComment = starts("<!--")
        position += isComment ? 4 : 2
        _ = try upTo(isComment ? "-->" : "?>")
    }

    /// The bytes before the mark, which is passed.
    private mutating func upTo(_ mark: String) throws(XMLError) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count {
            if starts(mark) {
                defer { position += mark.utf8.count }
                return bytes[start..<position]
            }
            position += 1
        }
        throw .unexpectedEnd
    }

    private mutating func skipBlanks() {
        while position < bytes.count, " \t\r\n".utf8.contains(bytes[position]) { position += 1 }
    }

    private func starts(_ mark: String) -> Bool {
        bytes[position...].starts(with: mark.utf8)
    }

    private mutating func expect(_ mark: String) throws(XMLError) {
        guard position < bytes.count else { throw .unexpectedEnd }
        guard starts(mark) else { throw malformed }
        position += mark.utf8.count
    }

    private var malformed: XMLError {
        position < bytes.count ? .malformed(at: position) : .unexpectedEnd
    }
}
