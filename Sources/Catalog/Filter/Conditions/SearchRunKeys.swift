/// The keys for the work of AI writers, for any part of a photo or for one part: `done:face-net`, `failedtags:*`.
///
/// A version of the writer's model may follow the key: `done=2:face-net`, `donefaces>=1.10<2:face-net`.
enum SearchRunKeys {
    struct Kind: Sendable {
        let name: String
        let part: AIPart?
        let failed: Bool

        init(_ word: String, _ part: AIPart?, failed: Bool) {
            name = word + (part?.rawValue ?? "")
            self.part = part
            self.failed = failed
        }
    }

    private static let kinds: [Kind] = [nil, .faces, .objects, .tags].flatMap { part in
        [Kind("done", part, failed: false), Kind("failed", part, failed: true)]
    }

    static func kind(_ name: some StringProtocol) -> Kind? {
        kinds.first { $0.name == name }
    }

    /// One key per part and outcome.
    @Sendable static func keys(_ make: @escaping @Sendable (AIRunMatch) -> PhotoFilter) -> [SearchKey] {
        kinds.map { kind in
            SearchKey(
                kind.name,
                suffixed: { (suffix, values, position) throws(SearchSyntaxError) in
                    let version = try suffix.isEmpty ? nil : version(String(suffix), at: position)
                    return make(
                        AIRunMatch(
                            writers: values.map(\.text), version: version, part: kind.part, failed: kind.failed))
                })
        }
    }

    private static func version(_ text: String, at position: Int) throws(SearchSyntaxError) -> HalfOpen<ModelVersion>
    {
        let bounds = text.first == "=" ? String(text.dropFirst()) : text
        // A shortened version stands for all versions that begin with it, like a shortened date.
        let range = SearchRange.read(bounds, least: .least) { text in
            ModelVersion(text).map { ($0.plain, $0.next) }
        }
        guard let range else {
            throw SearchSyntaxError(
                position: position,
                reason: "\"\(text)\" is not a version, such as =2, =1.10.3, >=1.10, <2 or =1.2..1.4")
        }
        return range
    }

    static func text(of match: AIRunMatch) -> String {
        let name = kinds.first { $0.part == match.part && $0.failed == match.failed }?.name ?? ""
        let writers = match.writers.isEmpty ? [AIRunMatch.anyWriter] : match.writers
        return name + (match.version.map(text) ?? "") + ":" + SearchText.alternatives(writers)
    }

    private static func text(of range: HalfOpen<ModelVersion>) -> String {
        if let from = range.from, from.next == range.to { return "=\(from.text)" }
        return (range.from.map { ">=\($0.text)" } ?? "") + (range.to.map { "<\($0.text)" } ?? "")
    }
}
