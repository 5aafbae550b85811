import CExpat

/// Reads whole documents from untrusted sources: bounded in size, depth and number of elements, without document types
/// and therefore without entities of their own.
package struct XMLReader: Sendable {
    /// How elements and attributes are named.
    package enum Naming: Sendable {
        /// Without namespace or prefix.
        case local
        /// `prefix:local`, with the prefix that the table has for the namespace. A namespace that is not in the table
        /// is written out.
        case prefixed([String: String])
    }

    let sizeLimit: Int
    let depthLimit: Int
    let elementLimit: Int
    let naming: Naming
    let ignoresTrailingBytes: Bool

    /// Separates namespace and name in the names that expat returns. No URI contains it.
    fileprivate static let separator = UInt8(ascii: "\n")

    /// - Parameters:
    ///   - sizeLimit: in bytes.
    ///   - ignoresTrailingBytes: whether anything may follow the root element.
    package init(
        sizeLimit: Int, depthLimit: Int, elementLimit: Int, naming: Naming, ignoresTrailingBytes: Bool = false
    ) {
        self.sizeLimit = sizeLimit
        self.depthLimit = depthLimit
        self.elementLimit = elementLimit
        self.naming = naming
        self.ignoresTrailingBytes = ignoresTrailingBytes
    }

    /// Returns the root element.
    package func read(_ document: ArraySlice<UInt8>) throws(XMLError) -> XMLElement {
        guard document.count <= sizeLimit else { throw .tooLarge(limit: sizeLimit) }
        guard let parser = XML_ParserCreateNS(nil, XML_Char(Self.separator)) else {
            throw .malformed(reason: "out of memory", line: 0)
        }
        defer { XML_ParserFree(parser) }
        let builder = Builder(reader: self, parser: parser)
        // The builder outlives all callbacks: XML_Parse below makes them.
        XML_SetUserData(parser, Unmanaged.passUnretained(builder).toOpaque())
        XML_SetElementHandler(
            parser,
            { Builder.of($0)?.begin($1, attributes: $2) },
            { context, _ in Builder.of(context)?.end() })
        XML_SetCharacterDataHandler(parser) { context, text, count in Builder.of(context)?.add(text, count) }
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in Builder.of(context)?.stop(.hasDocumentType) }
        let status = document.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { XML_Parse(parser, $0.baseAddress, Int32($0.count), 1) }
        }
        if let error = builder.error { throw error }
        if ignoresTrailingBytes, builder.isComplete, let root = builder.root { return root }
        guard status == XML_STATUS_OK, let root = builder.root else {
            let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "unknown"
            throw .malformed(reason: reason, line: Int(XML_GetCurrentLineNumber(parser)))
        }
        return root
    }

    fileprivate func name(_ qualified: UnsafePointer<XML_Char>) -> String {
        let qualified = String(cString: qualified)
        guard let end = qualified.utf8.lastIndex(of: Self.separator) else { return qualified }
        let local = qualified[qualified.index(after: end)...]
        switch naming {
        case .local: return String(local)
        case .prefixed(let prefixes):
            let namespace = String(qualified[..<end])
            return "\(prefixes[namespace] ?? namespace):\(local)"
        }
    }
}

/// Builds the tree of elements from expat's callbacks.
private final class Builder {
    private(set) var root: XMLElement?
    private(set) var isComplete = false
    private(set) var error: XMLError?
    private var open: [XMLElement] = []
    private var count = 0
    private let reader: XMLReader
    private let parser: XML_Parser

    init(reader: XMLReader, parser: XML_Parser) {
        self.reader = reader
        self.parser = parser
    }

    static func of(_ context: UnsafeMutableRawPointer?) -> Builder? {
        context.map { Unmanaged<Builder>.fromOpaque($0).takeUnretainedValue() }
    }

    func stop(_ error: XMLError) {
        self.error = error
        XML_StopParser(parser, XML_Bool(XML_FALSE))
    }

    func begin(_ name: UnsafePointer<XML_Char>?, attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
        guard error == nil, let name else { return }
        count += 1
        if open.count >= reader.depthLimit { return stop(.tooDeep(limit: reader.depthLimit)) }
        if count > reader.elementLimit { return stop(.tooManyElements(limit: reader.elementLimit)) }
        var values: [String: String] = [:]
        var next = attributes
        while let pair = next, let key = pair[0], let value = pair[1] {
            values[reader.name(key)] = String(cString: value)
            next = pair + 2
        }
        let element = XMLElement(name: reader.name(name), attributes: values)
        if let parent = open.last { parent.children.append(element) } else { root = element }
        open.append(element)
    }

    func end() {
        guard error == nil, !open.isEmpty else { return }
        open.removeLast()
        isComplete = open.isEmpty
    }

    func add(_ text: UnsafePointer<XML_Char>?, _ count: Int32) {
        guard error == nil, let text, let element = open.last else { return }
        element.text += text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
            String(decoding: UnsafeBufferPointer(start: $0, count: Int(count)), as: UTF8.self)
        }
    }
}
