import XML

/// Reads the XML documents in pictures, movies and sidecars.
enum MetadataXML {
    static let sizeLimit = 4 << 20
    static let depthLimit = 40
    static let elementLimit = 50_000

    /// Trailing bytes are ignored because packets are padded with blanks, and some with NULs.
    private static let reader = XMLReader(
        sizeLimit: sizeLimit, depthLimit: depthLimit, elementLimit: elementLimit,
        naming: .prefixed(XMPNamespace.prefixes), ignoresTrailingBytes: true)

    /// Returns the root element, whose names are `prefix:local` with the prefixes of ``XMPNamespace``. A document that is
    /// not well-formed is repaired and parsed again.
    static func parse(_ document: ArraySlice<UInt8>) throws(XMLError) -> XMLElement {
        do {
            return try reader.read(document)
        } catch {
            guard case .malformed = error else { throw error }
            let repaired = XMLRepair.repaired(document)
            guard !repaired.elementsEqual(document) else { throw error }
            return try reader.read(repaired[...])
        }
    }
}
