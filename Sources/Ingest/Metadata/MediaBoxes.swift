import Support

/// A box of an ISO base media file (ISO/IEC 14496-12, section 4.2), such as HEIC, AVIF, JPEG XL, MP4 and MOV.
struct MediaBox: Sendable {
    /// Four characters; of a `uuid` box, its 16 bytes in hexadecimal.
    let type: String
    /// The range after the header.
    let body: Range<Int>
}

/// Finds boxes in a file or its beginning. No length in the file is trusted.
struct MediaBoxes: Sendable {
    let bytes: [UInt8]

    /// Maximum boxes per level; valid files have fewer.
    private static let limit = 4096

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The consecutive boxes in a range. A truncated last box ends with the bytes.
    func boxes(in range: Range<Int>? = nil) -> [MediaBox] {
        let range = (range ?? bytes.indices).clamped(to: bytes.indices)
        var found: [MediaBox] = []
        var position = range.lowerBound
        while found.count < Self.limit, range.upperBound - position >= 8 {
            guard var size = integer(at: position, size: 4) else { break }
            var head = 8
            var type = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
            if size == 1 {
                guard let large = integer(at: position + 8, size: 8) else { break }
                size = large
                head = 16
            } else if size == 0 {
                size = range.upperBound - position
            }
            guard size >= head else { break }
            if type == "uuid", position + head + 16 <= range.upperBound {
                type = Hex.string(bytes[position + head..<position + head + 16])
                head += 16
            }
            let end = size > range.upperBound - position ? range.upperBound : position + size
            found.append(MediaBox(type: type, body: min(position + head, end)..<end))
            position = end
        }
        return found
    }

    /// The first box on a path of types below a range.
    func find(_ path: String..., in range: Range<Int>? = nil) -> MediaBox? {
        var range = range
        var box: MediaBox?
        for type in path {
            box = boxes(in: range).first { $0.type == type }
            guard let found = box else { return nil }
            range = found.body
        }
        return box
    }

    /// A big-endian unsigned integer of 0…8 bytes; nil outside the bytes or if it exceeds `Int`.
    func integer(at position: Int, size: Int) -> Int? {
        guard let slice = slice(at: position, count: size) else { return nil }
        return Int(exactly: slice.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    func slice(at position: Int, count: Int) -> ArraySlice<UInt8>? {
        guard position >= 0, count >= 0, position <= bytes.count, count <= bytes.count - position else { return nil }
        return bytes[position..<position + count]
    }
}
