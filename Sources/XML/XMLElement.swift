/// An element of a parsed document.
package final class XMLElement {
    package let name: String
    package let attributes: [String: String]
    package internal(set) var children: [XMLElement] = []
    /// The character data directly inside the element.
    package internal(set) var text = ""

    init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    package func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    package func children(named name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The character data of the first child with this name.
    package subscript(name: String) -> String? { child(name)?.text }
}
