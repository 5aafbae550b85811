/// The keywords of an XMP packet: dc:subject, and the last components of the hierarchical keywords that programs write.
enum XMPKeywords {
    static func read(_ packet: XMPPacket) -> [String] {
        packet.texts("dc:subject") + leaves(packet)
    }

    private static func leaves(_ packet: XMPPacket) -> [String] {
        let paths: [(name: String, separator: Character)] = [
            ("lr:hierarchicalSubject", "|"), ("digiKam:TagsList", "/"), ("MicrosoftPhoto:LastKeywordXMP", "/"),
            ("mediapro:CatalogSets", "|"),
        ]
        let last = paths.flatMap { path in
            packet.texts(path.name).compactMap { $0.split(separator: path.separator).last.map(String.init) }
        }
        let roots = packet.properties["mwg-kw:Keywords"]?.structures ?? []
        return last + roots.flatMap { leaves(of: $0["mwg-kw:Hierarchy"], depth: 0) }
    }

    /// The keyword tree of the Metadata Working Group (Guidelines 2.0, section 5.8): the leaves, and their ancestors
    /// that are marked as applied.
    private static func leaves(of nodes: XMPValue?, depth: Int) -> [String] {
        guard depth < 20 else { return [] }
        return (nodes?.structures ?? []).flatMap { node -> [String] in
            let children = leaves(of: node["mwg-kw:Children"], depth: depth + 1)
            let isApplied = node["mwg-kw:Applied"]?.text?.lowercased() == "true"
            let own = node["mwg-kw:Keyword"]?.text.map { [$0] } ?? []
            return (children.isEmpty || isApplied ? own : []) + children
        }
    }
}
