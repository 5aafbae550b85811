/// The confidence of each photo of each term. Most writers use few distinct numbers, so a photo has a code of two bytes,
/// or none if there is only one number.
struct Confidences: Sendable {
    /// The distinct numbers, ascending; empty if there are too many for codes.
    private let levels: [Float]
    private let codes: [[UInt16]]
    private let whole: [[Float]]

    static let none = Confidences([])

    /// - Parameter terms: per term the confidence of each of its photos; −1 if the writer stated none.
    init(_ terms: [[Float]]) {
        var different: Set<Float> = []
        for confidence in terms.joined() where different.count <= Int(UInt16.max) { different.insert(confidence) }
        guard different.count <= Int(UInt16.max) else {
            (levels, codes, whole) = ([], [], terms.map { $0.map { $0 } })
            return
        }
        levels = different.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($0.element, UInt16($0.offset)) })
        codes = levels.count < 2 ? [] : terms.map { $0.map { numbers[$0] ?? 0 } }
        whole = []
    }

    /// The confidence of a photo of a term, by its rank in the postings; nil for kinds without confidence.
    func confidence(_ term: Int, _ photo: Int) -> Float? {
        if !whole.isEmpty { return whole[term][photo] }
        return codes.isEmpty ? levels.first : levels[Int(codes[term][photo])]
    }

    /// A test whether a photo of a term, by its rank in the postings, has at least this confidence.
    func test(_ term: Int, atLeast minimum: Float) -> (Int) -> Bool {
        if !whole.isEmpty {
            let confidences = whole[term]
            return { confidences[$0] >= minimum }
        }
        let first = levels.partitioningIndex { $0 >= minimum }
        if codes.isEmpty { return { _ in first < levels.count } }
        let codes = codes[term]
        return { Int(codes[$0]) >= first }
    }

    var memoryBytes: Int {
        codes.reduce(0) { $0 + $1.count * 2 + 32 } + whole.reduce(0) { $0 + $1.count * 4 + 32 } + levels.count * 4
    }
}

extension Confidences: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        try file.write(levels)
        try file.write(codes.count)
        for term in codes { try file.write(term) }
        try file.write(whole.count)
        for term in whole { try file.write(term) }
    }

    init(from file: inout IndexFileReader) throws {
        levels = try file.numbers()
        codes = try (0..<file.count()).map { _ in try file.numbers() }
        whole = try (0..<file.count()).map { _ in try file.numbers() }
    }
}
