import CExpat
import Intake

/// An element of a parsed document. Names are `prefix:local`, with the prefixes of ``XMPNamespace``.
final class XMLElement {
    let name: String
    let attributes: [String: String]
    fileprivate(set) var children: [XMLElement] = []
    fileprivate(set) var text = ""

    fileprivate init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }
}

/// Why a document was rejected.
enum XMLTreeError: Error, Equatable, Codable {
    /// A document type could define entities. Metadata does not need one.
    case hasDocumentType
    case tooDeep(limit: Int)
    case tooManyElements(limit: Int)
    case tooLarge(limit: Int)
    case malformed(reason: String, line: Int)
}

/// Parses untrusted documents with limits on size, depth and number of elements, and without entities.
enum XMLTree {
    static let sizeLimit = 4 << 20
    static let depthLimit = 40
    static let elementLimit = 50_000

    /// Separates namespace and name in expat's output. No URI contains it.
    fileprivate static let separator = UInt8(ascii: "\n")

    /// Ignores everything after the root element: packets are padded with blanks, and some with NULs. A document that
    /// is not well-formed is repaired and parsed again.
    static func parse(_ document: ArraySlice<UInt8>) throws(XMLTreeError) -> XMLElement {
        do {
            return try read(document)
        } catch {
            guard case .malformed = error else { throw error }
            let repaired = XMLRepair.repaired(document)
            guard !repaired.elementsEqual(document) else { throw error }
            return try read(repaired[...])
        }
    }

    private static func read(_ document: ArraySlice<UInt8>) throws(XMLTreeError) -> XMLElement {
        guard document.count <= sizeLimit else { throw .tooLarge(limit: sizeLimit) }
        guard let parser = XML_ParserCreateNS(nil, XML_Char(separator)) else {
            throw .malformed(reason: "parsing it ran out of memory", line: 0)
        }
        defer { XML_ParserFree(parser) }
        let builder = Builder(parser: parser)
        // The builder outlives all callbacks, which XML_Parse below makes.
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
        if builder.isComplete, let root = builder.root { return root }
        guard status == XML_STATUS_OK, let root = builder.root else {
            let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "unknown"
            throw .malformed(reason: reason, line: Int(XML_GetCurrentLineNumber(parser)))
        }
        return root
    }
}

/// Builds the tree from expat's callbacks.
private final class Builder {
    private(set) var root: XMLElement?
    private(set) var isComplete = false
    private(set) var error: XMLTreeError?
    private var open: [XMLElement] = []
    private var count = 0
    private let parser: XML_Parser

    init(parser: XML_Parser) { self.parser = parser }

    static func of(_ context: UnsafeMutableRawPointer?) -> Builder? {
        context.map { Unmanaged<Builder>.fromOpaque($0).takeUnretainedValue() }
    }

    func stop(_ error: XMLTreeError) {
        self.error = error
        XML_StopParser(parser, XML_Bool(XML_FALSE))
    }

    func begin(_ name: UnsafePointer<XML_Char>?, attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
        guard error == nil, let name else { return }
        count += 1
        if open.count >= XMLTree.depthLimit { return stop(.tooDeep(limit: XMLTree.depthLimit)) }
        if count > XMLTree.elementLimit { return stop(.tooManyElements(limit: XMLTree.elementLimit)) }
        var values: [String: String] = [:]
        var next = attributes
        while let pair = next, let key = pair[0], let value = pair[1] {
            values[XMPNamespace.shortName(String(cString: key))] = String(cString: value)
            next = pair + 2
        }
        let element = XMLElement(name: XMPNamespace.shortName(String(cString: name)), attributes: values)
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
