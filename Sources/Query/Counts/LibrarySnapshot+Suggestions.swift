extension LibrarySnapshot {
    /// Names that begin with a text, or have a word that does, without regard to case and accents. Names that begin
    /// with it come first, then the more frequent.
    package func suggest(_ text: String, limit: Int) -> [Suggestion] {
        let text = folded(text.drop(while: \.isWhitespace))
        guard !text.isEmpty else { return [] }
        var found: [String: (suggestion: Suggestion, begins: Bool)] = [:]
        for part in parts {
            for kind in SuggestionKind.allCases {
                let table = kind.table(of: part.segment.terms)
                for index in table.keys.indices {
                    guard let place = Self.beginning(of: text, in: table.keys[index]) else { continue }
                    let count = part.live.intersectionCount(table.bitmaps[index])
                    guard count > 0 else { continue }
                    let key = kind.rawValue + "\n" + table.keys[index]
                    let known = found[key]?.suggestion
                    found[key] = (
                        Suggestion(
                            kind: kind, value: known?.value ?? table.names[index], count: count + (known?.count ?? 0)),
                        place == 0
                    )
                }
            }
        }
        let sorted = found.sorted { left, right in
            if left.value.begins != right.value.begins { return left.value.begins }
            if left.value.suggestion.count != right.value.suggestion.count {
                return left.value.suggestion.count > right.value.suggestion.count
            }
            return left.key < right.key
        }
        return sorted.prefix(limit).map(\.value.suggestion)
    }

    /// Where the first word of `name` that begins with `text` stands; nil without one.
    private static func beginning(of text: String, in name: String) -> Int? {
        if name.utf8.starts(with: text.utf8) { return 0 }
        guard occurs(text, in: name) else { return nil }
        let bytes = Array(name.utf8)
        let wanted = Array(text.utf8)
        return (1..<bytes.count).first { place in
            // Bytes of 0x80 and above are parts of letters.
            let before = bytes[place - 1]
            let isLetter = before >= 0x80 || (0x30...0x39).contains(before) || (0x61...0x7A).contains(before)
            return !isLetter && bytes[place...].starts(with: wanted)
        }
    }
}

extension SuggestionKind {
    fileprivate func table(of terms: Segment.Terms) -> TermTable {
        switch self {
        case .tag: terms.tags
        case .object: terms.objects
        case .person: terms.people
        case .camera: terms.cameraModels
        case .lens: terms.lenses
        case .city: terms.cities
        case .region: terms.regions
        case .country: terms.countries
        }
    }
}
