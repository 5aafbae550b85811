/// How sure writers were of each photo of each term. Most writers state few different numbers: then a photo holds the
/// place of its number, two bytes, or nothing where they state one only.
struct Confidences: Sendable {
    /// Ascending; empty where the numbers are too many for places.
    private let levels: [Float]
    private let places: [[UInt16]]
    private let whole: [[Float]]

    static let none = Confidences([])

    /// - Parameter terms: for each term the confidence of each of its photos, −1 where none was stated.
    init(_ terms: [[Float]]) {
        var different: Set<Float> = []
        for confidence in terms.joined() where different.count <= Int(UInt16.max) { different.insert(confidence) }
        guard different.count <= Int(UInt16.max) else {
            (levels, places, whole) = ([], [], terms.map { $0.map { $0 } })
            return
        }
        levels = different.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($0.element, UInt16($0.offset)) })
        places = levels.count < 2 ? [] : terms.map { $0.map { numbers[$0] ?? 0 } }
        whole = []
    }

    /// The confidence of a photo of a term, by its number among them; nil for kinds without confidence.
    func confidence(_ term: Int, _ photo: Int) -> Float? {
        if !whole.isEmpty { return whole[term][photo] }
        return places.isEmpty ? levels.first : levels[Int(places[term][photo])]
    }

    /// Whether a photo of a term, by its number among them, was seen with at least this confidence.
    func test(_ term: Int, atLeast minimum: Float) -> (Int) -> Bool {
        if !whole.isEmpty {
            let confidences = whole[term]
            return { confidences[$0] >= minimum }
        }
        let first = levels.partitioningIndex { $0 >= minimum }
        if places.isEmpty { return { _ in first < levels.count } }
        let places = places[term]
        return { Int(places[$0]) >= first }
    }

    var memoryBytes: Int {
        places.reduce(0) { $0 + $1.count * 2 + 32 } + whole.reduce(0) { $0 + $1.count * 4 + 32 } + levels.count * 4
    }
}

extension Confidences: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        try file.write(levels)
        try file.write(places.count)
        for term in places { try file.write(term) }
        try file.write(whole.count)
        for term in whole { try file.write(term) }
    }

    init(from file: inout IndexFileReader) throws {
        levels = try file.numbers()
        places = try (0..<file.count()).map { _ in try file.numbers() }
        whole = try (0..<file.count()).map { _ in try file.numbers() }
    }
}
