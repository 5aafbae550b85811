import JSON

/// The selected fields of one concrete type.
package final class ConcreteSelection: Sendable {
    package let typeName: String
    /// In the order of the response.
    package let fields: [SelectedField]
    let keys: ResponseKeys
    /// The same fields without reference counting: a response uses each field once per row, and reference counting took
    /// half of its time.
    let lentFields: [Unmanaged<SelectedField>]

    init(typeName: String, fields: [SelectedField]) {
        self.typeName = typeName
        self.fields = fields
        keys = ResponseKeys(fields.map(\.responseKey))
        lentFields = fields.map { Unmanaged.passUnretained($0) }
    }
}

/// The response keys of a selection in one block: `"a":`, then `,"b":` and so on. Each is padded to whole words,
/// because a few words are copied faster than a few bytes.
struct ResponseKeys: Sendable {
    private let words: [UInt64]
    /// The first word of each key, and its length in bytes.
    private let places: [(start: Int, count: Int)]

    init(_ names: [String]) {
        var words: [UInt64] = []
        var places: [(start: Int, count: Int)] = []
        for (index, name) in names.enumerated() {
            let bytes = Array("\(index == 0 ? "" : ",")\"\(name)\":".utf8)
            places.append((words.count, bytes.count))
            for start in stride(from: 0, to: bytes.count, by: 8) {
                var word = [UInt8](repeating: UInt8(ascii: " "), count: 8)
                for index in start..<min(start + 8, bytes.count) { word[index - start] = bytes[index] }
                words.append(word.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
            }
        }
        self.words = words
        self.places = places
    }

    func write(_ index: Int, to output: inout JSONWriter) {
        let (start, count) = places[index]
        words.withUnsafeBufferPointer { words in
            let key = words[start..<(start + (count + 7) / 8)]
            output.append(words: UnsafeBufferPointer(rebasing: key), count: count)
        }
    }
}
