/// "Did you mean …?": names close to one that does not exist.
enum Suggestions {
    /// A sentence preceded by a space, or an empty string. Long names and lists are not searched: the work is
    /// quadratic.
    static func hint(for name: String, among names: [String], what: String = "") -> String {
        guard name.utf8.count <= 64 else { return "" }
        let limit = Int(Double(name.utf8.count) * 0.4) + 1
        let wanted = Array(name.lowercased().utf8)
        let near = names.prefix(500).compactMap { candidate -> (distance: Int, name: String)? in
            guard abs(candidate.utf8.count - wanted.count) <= limit else { return nil }
            let distance = distance(wanted, Array(candidate.lowercased().utf8))
            return distance <= limit ? (distance, candidate) : nil
        }.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(5).map { "\"\($0.name)\"" }
        guard let last = near.last else { return "" }
        let list =
            switch near.count {
            case 1: last
            case 2: "\(near[0]) or \(last)"
            default: near.dropLast().joined(separator: ", ") + ", or \(last)"
            }
        return " Did you mean \(what.isEmpty ? "" : what + " ")\(list)?"
    }

    /// Insertions, deletions and replacements between two strings (Levenshtein distance).
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (i, byte) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, candidate) in other.enumerated() {
                let above = row[j + 1]
                row[j + 1] = byte == candidate ? diagonal : min(diagonal, above, row[j]) + 1
                diagonal = above
            }
        }
        return row[other.count]
    }
}
