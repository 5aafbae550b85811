/// The names of one kind (tags, cameras, cities, …), each with the photos that bear it.
///
/// Names that differ in case or accents only are one term, shown in its most frequent spelling.
struct TermTable: Sendable {
    /// Folded, ascending.
    let keys: [String]
    let names: [String]
    let bitmaps: [Bitmap]
    /// For each term the confidence of each of its photos, in the order of the bitmap. None for kinds without
    /// confidence. 24 bits of precision.
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

    /// The terms that a list of names stands for.
    func indices(of names: [String]) -> Set<Int> { Set(names.compactMap { index(ofFolded: folded($0)) }) }

    /// Photos that bear any of these names.
    func photos(bearing names: [String]) -> Bitmap {
        .union(indices(of: names).map { bitmaps[$0] })
    }

    var memoryBytes: Int {
        bitmaps.reduce(0) { $0 + $1.memoryBytes } + keys.count * 80 + confidences.memoryBytes
    }
}

extension TermTable: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        try file.write(keys)
        try file.write(names)
        try file.write(each: bitmaps)
        try confidences.write(to: &file)
    }

    init(from file: inout IndexFileReader) throws {
        keys = try file.strings()
        names = try file.strings()
        bitmaps = try file.values()
        confidences = try Confidences(from: &file)
    }
}
