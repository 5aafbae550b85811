/// Exact numbers of which there are few different ones (ISO speeds, f-numbers): a photo holds a code of two or four
/// bytes.
struct CodedColumn: Sendable {
    /// Ascending, without the missing one. The code of a value is its place plus one; code 0 is missing.
    private let values: [Double]
    private let narrow: [UInt16]
    private let wide: [UInt32]

    init(_ column: [Double]) {
        values = Set(column.lazy.filter { $0.isFinite }).sorted()
        let codes = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0.element, UInt32($0.offset + 1)) })
        if values.count < Int(UInt16.max) {
            narrow = values.isEmpty ? [] : column.map { UInt16(codes[$0] ?? 0) }
            wide = []
        } else {
            narrow = []
            wide = column.map { codes[$0] ?? 0 }
        }
    }

    /// The photos whose number lies in a range; missing ones never do.
    func photos(in contains: (Double) -> Bool) -> Bitmap {
        guard let first = values.firstIndex(where: contains), let last = values.lastIndex(where: contains) else {
            return .empty
        }
        let range = UInt32(first + 1)...UInt32(last + 1)
        return narrow.isEmpty
            ? Bitmap(below: wide.count) { range.contains(wide[$0]) }
            : Bitmap(below: narrow.count) { range.contains(UInt32(narrow[$0])) }
    }

    /// The photo's number; nil where it is missing.
    func value(at position: Int) -> Double? {
        let code = narrow.isEmpty ? (wide.isEmpty ? 0 : Int(wide[position])) : Int(narrow[position])
        return code == 0 ? nil : values[code - 1]
    }

    var memoryBytes: Int { values.count * 8 + narrow.count * 2 + wide.count * 4 }
}
