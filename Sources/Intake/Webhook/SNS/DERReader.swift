/// Reads the elements of one level of DER (X.690), as far as a certificate needs it.
struct DERReader {
    struct Element {
        let tag: UInt8
        /// Without tag and length.
        let content: ArraySlice<UInt8>
        /// With both.
        let whole: ArraySlice<UInt8>
    }

    static let sequence: UInt8 = 0x30
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var nextTag: UInt8? { rest.first }

    /// The next element; nil at the end, for a length beyond the end, and for tags of more than one byte.
    mutating func next() -> Element? {
        var cursor = rest
        guard let tag = cursor.popFirst(), tag & 0x1F != 0x1F, let first = cursor.popFirst() else { return nil }
        var length = Int(first)
        if first & 0x80 != 0 {
            let count = Int(first & 0x7F)
            guard (1...3).contains(count), cursor.count >= count else { return nil }
            length = cursor.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            cursor = cursor.dropFirst(count)
        }
        guard length <= cursor.count else { return nil }
        let content = cursor.prefix(length)
        let whole = rest[rest.startIndex..<content.endIndex]
        rest = rest[content.endIndex...]
        return Element(tag: tag, content: content, whole: whole)
    }

    /// The next element, if it has the tag.
    mutating func next(_ tag: UInt8) -> Element? {
        guard nextTag == tag else { return nil }
        return next()
    }
}
