import XML

/// A value of XMP's data model (ISO 16684-1, section 6.3).
indirect enum XMPValue {
    case text(String)
    /// Any kind of array. In a language alternative, the default language comes first.
    case list([XMPValue])
    case structure([String: XMPValue])

    var text: String? {
        switch self {
        case .text(let text): text.trimmingBlanks().isEmpty ? nil : text.trimmingBlanks()
        case .list(let items): items.lazy.compactMap(\.text).first
        case .structure: nil
        }
    }

    /// All strings of a list, or the string itself.
    var texts: [String] {
        guard case .list(let items) = self else { return text.map { [$0] } ?? [] }
        return items.compactMap(\.text)
    }

    /// All structures of a list, or the structure itself.
    var structures: [[String: XMPValue]] {
        switch self {
        case .text: []
        case .list(let items): items.flatMap(\.structures)
        case .structure(let fields): [fields]
        }
    }
}

/// The properties of an XMP packet, read from the part of RDF that XMP uses (ISO 16684-1, chapter 7).
struct XMPPacket {
    private(set) var properties: [String: XMPValue] = [:]

    /// - Throws: ``XMLError``; a document without RDF has no properties.
    init(_ document: ArraySlice<UInt8>) throws(XMLError) {
        let root = try MetadataXML.parse(document)
        guard let rdf = root.name == "rdf:RDF" ? root : root.child("rdf:RDF") else { return }
        for description in rdf.children where description.name == "rdf:Description" {
            properties.merge(Self.properties(of: description)) { first, _ in first }
        }
    }

    /// Adds the properties of another packet that this one lacks.
    mutating func merge(_ other: XMPPacket) {
        properties.merge(other.properties) { first, _ in first }
    }

    func text(_ name: String) -> String? { properties[name]?.text }

    func texts(_ name: String) -> [String] { properties[name]?.texts ?? [] }

    /// An integer, decimal or fraction such as `28/10`.
    func number(_ name: String) -> Double? { properties[name]?.text.flatMap(Self.number) }

    static func number(_ text: String) -> Double? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let value = Double(first), value.isFinite else { return nil }
        guard parts.count == 2 else { return parts.count == 1 ? value : nil }
        guard let divisor = Double(parts[1]), divisor != 0, divisor.isFinite else { return nil }
        return value / divisor
    }

    private static func isProperty(_ name: String) -> Bool { !name.hasPrefix("rdf:") && !name.hasPrefix("xml:") }

    private static func properties(of element: XMLElement) -> [String: XMPValue] {
        var found: [String: XMPValue] = [:]
        for (name, value) in element.attributes where isProperty(name) { found[name] = .text(value) }
        for child in element.children where isProperty(child.name) { found[child.name] = value(of: child) }
        return found
    }

    private static func value(of element: XMLElement) -> XMPValue {
        if element.attributes["rdf:parseType"] == "Resource" { return .structure(properties(of: element)) }
        if let array = element.children.first(where: { ["rdf:Bag", "rdf:Seq", "rdf:Alt"].contains($0.name) }) {
            let items = array.children.filter { $0.name == "rdf:li" }
            let isDefault = { (item: XMLElement) in item.attributes["xml:lang"] == "x-default" }
            return .list((items.filter(isDefault) + items.filter { !isDefault($0) }).map(value))
        }
        if let description = element.child("rdf:Description") {
            // A value with qualifiers.
            if let value = description.child("rdf:value") { return .text(value.text) }
            return .structure(properties(of: description))
        }
        if let resource = element.attributes["rdf:resource"] { return .text(resource) }
        let fields = properties(of: element)
        return fields.isEmpty ? .text(element.text) : .structure(fields)
    }
}
