/// An element of a small XML document: a store's listing or error.
///
/// Attributes, comments and processing instructions are skipped. A document type is refused, and with it every
/// way to define entities.
struct XMLNode: Sendable, Equatable {
    /// Without namespace prefix.
    let name: String
    /// The character data directly inside.
    var text = ""
    var children: [XMLNode] = []

    /// The text of the first child of that name.
    subscript(name: String) -> String? {
        children.first { $0.name == name }?.text
    }

    func children(named name: String) -> [XMLNode] {
        children.filter { $0.name == name }
    }

    init(name: String) {
        self.name = name
    }

    init(parsing bytes: [UInt8]) throws(XMLError) {
        var parser = XMLParser(bytes: bytes)
        self = try parser.document()
    }
}

/// Where and how a document is not the XML that stores send; offsets count bytes.
package enum XMLError: Error, Sendable, Equatable {
    case notUTF8
    case unexpectedEnd
    case malformed(at: Int)
    case documentType(at: Int)
    case unknownEntity(String, at: Int)
    case mismatchedEnd(of: String, at: Int)
    case tooDeep(at: Int)
}
