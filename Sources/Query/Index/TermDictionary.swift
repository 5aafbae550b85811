/// The terms of one kind (tags, cameras, cities, …), each with its posting list.
///
/// Names that differ only in case or accents are one term, shown in its most frequent spelling.
struct TermDictionary: Sendable {
    /// Folded, ascending.
    let keys: [String]
    let names: [String]
    let postings: [Bitmap]
    /// Per term the confidence of each of its photos, in the order of the postings, with 24 bits of precision. None for
    /// kinds without confidence.
    let confidences: Confidences

    var count: Int { keys.count }

    func index(ofFolded key: String) -> Int? {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == key ? low : nil
    }

    /// The indices of the terms of some names.
    func indices(of names: [String]) -> Set<Int> { Set(names.compactMap { index(ofFolded: folded($0)) }) }

    /// Photos with any of these names.
    func photos(named names: [String]) -> Bitmap {
        .union(indices(of: names).map { postings[$0] })
    }

    var memoryBytes: Int {
        postings.reduce(0) { $0 + $1.memoryBytes } + keys.count * 80 + confidences.memoryBytes
    }
}

extension TermDictionary: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        try file.write(keys)
        try file.write(names)
        try file.write(each: postings)
        try confidences.write(to: &file)
    }

    init(from file: inout IndexFileReader) throws {
        keys = try file.strings()
        names = try file.strings()
        postings = try file.values()
        confidences = try Confidences(from: &file)
    }
}
