import Catalog

extension LibrarySnapshot {
    /// Names that contain `text`, ignoring case and accents: first those that start with it, then those with a word that
    /// does, then the others; within each, the most frequent first. None for an empty text.
    package func suggest(_ text: String, limit: Int) -> [Suggestion] {
        let text = folded(text.drop(while: \.isWhitespace))
        guard !text.isEmpty else { return [] }
        let kinds = SuggestionKind.allCases
        return names(in: kinds.map(\.table), containing: text, limit: limit).map { found in
            Suggestion(kind: kinds[found.table], value: found.name, count: found.count)
        }
    }

    /// Names of some dictionaries, the best first; `table` is the index of the dictionary.
    ///
    /// - Parameter text: folded; every name contains the empty one.
    func names(
        in tables: [(Segment.Terms) -> TermDictionary], containing text: String, limit: Int
    ) -> [(table: Int, name: String, count: Int)] {
        var best = TopNames(limit: limit)
        for (number, table) in tables.enumerated() {
            let ofParts = parts.map { table($0.segment.terms) }
            for (place, part) in parts.enumerated() {
                let table = ofParts[place]
                for index in table.keys.indices {
                    let key = table.keys[index]
                    guard let placeInName = MatchPosition(of: text, in: key) else { continue }
                    // A name in several parts is counted at the first of them.
                    if ofParts[..<place].contains(where: { $0.index(ofFolded: key) != nil }) { continue }
                    var count = part.liveCount(of: table.postings[index])
                    for other in parts.indices[(place + 1)...] {
                        if let index = ofParts[other].index(ofFolded: key) {
                            count += parts[other].liveCount(of: ofParts[other].postings[index])
                        }
                    }
                    guard count > 0 else { continue }
                    best.insert(
                        FoundName(
                            place: placeInName, count: count, table: number, key: key, name: table.names[index]))
                }
            }
        }
        return best.names.map { ($0.table, $0.name, $0.count) }
    }
}

private struct FoundName: Comparable {
    let place: MatchPosition
    let count: Int
    let table: Int
    let key: String
    let name: String

    static func < (one: FoundName, other: FoundName) -> Bool {
        if one.place != other.place { return one.place < other.place }
        if one.count != other.count { return one.count > other.count }
        return (one.table, one.key) < (other.table, other.key)
    }
}

/// The first `limit` of many names, in order.
private struct TopNames {
    let limit: Int
    private(set) var names: [FoundName] = []

    init(limit: Int) { self.limit = limit }

    mutating func insert(_ name: FoundName) {
        if names.count == limit {
            guard let last = names.last, name < last else { return }
            names.removeLast()
        }
        names.insert(name, at: names.partitioningIndex { name < $0 })
    }
}

/// The position of a match in a name, best first.
private enum MatchPosition: Int, Comparable {
    case beginning, beginningOfWord, within

    /// Nil if the name does not contain the text.
    init?(of text: String, in name: String) {
        if name.utf8.starts(with: text.utf8) {
            self = .beginning
            return
        }
        guard occurs(text, in: name) else { return nil }
        let bytes = Array(name.utf8)
        let wanted = Array(text.utf8)
        let beginsWord = (1..<bytes.count).contains { place in
            // Bytes from 0x80 on are parts of letters.
            let before = bytes[place - 1]
            let isLetter = before >= 0x80 || (0x30...0x39).contains(before) || (0x61...0x7A).contains(before)
            return !isLetter && bytes[place...].starts(with: wanted)
        }
        self = beginsWord ? .beginningOfWord : .within
    }

    static func < (left: MatchPosition, right: MatchPosition) -> Bool { left.rawValue < right.rawValue }
}

extension SuggestionKind {
    fileprivate var table: (Segment.Terms) -> TermDictionary {
        switch self {
        case .tag: \.tags
        case .object: \.objects
        case .person: \.people
        case .camera: \.cameraModels
        case .make: \.cameraMakes
        case .lens: \.lenses
        case .city: \.cities
        case .region: \.regions
        case .country: \.countries
        }
    }
}
