/// Metadata that Windows writes into a movie: the box `Xtra`, a list of named values (as documented by ExifTool).
struct WindowsAttributes {
    private var values: [String: [(type: Int, bytes: ArraySlice<UInt8>)]] = [:]

    private static let limit = 200

    init() {}

    /// An entry: its length, the length of its name, the name, a count, then a length, a type and bytes for each value.
    init(_ body: Range<Int>, of boxes: MediaBoxes) {
        var position = body.lowerBound
        while values.count < Self.limit, let size = boxes.integer(at: position, size: 4), size > 12,
            size <= body.upperBound - position, let length = boxes.integer(at: position + 4, size: 4),
            length <= size - 12, let name = boxes.slice(at: position + 8, count: length),
            let count = boxes.integer(at: position + 8 + length, size: 4)
        {
            let end = position + size
            var place = position + 12 + length
            var found: [(type: Int, bytes: ArraySlice<UInt8>)] = []
            while found.count < min(count, Self.limit), let whole = boxes.integer(at: place, size: 4), whole > 6,
                whole <= end - place, let type = boxes.integer(at: place + 4, size: 2),
                let bytes = boxes.slice(at: place + 6, count: whole - 6)
            {
                found.append((type, bytes))
                place += whole
            }
            values[String(decoding: name, as: UTF8.self)] = found
            position = end
        }
    }

    /// Type 8: UTF-16, little-endian.
    func texts(_ name: String) -> [String] {
        (values[name] ?? []).filter { $0.type == 8 }.compactMap { LocalText.utf16($0.bytes, isLittleEndian: true) }
    }

    func text(_ name: String) -> String? { texts(name).first }

    /// Type 19: eight bytes, little-endian.
    func number(_ name: String) -> Int? {
        guard let value = values[name]?.first, value.type == 19, value.bytes.count <= 8 else { return nil }
        return Int(exactly: value.bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
