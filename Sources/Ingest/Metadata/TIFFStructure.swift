/// A TIFF structure (TIFF 6.0, section 2), the format of EXIF blocks, TIFF files and most raw files.
///
/// No offset in it is trusted. Each read is checked against the bounds; data outside them counts as missing.
struct TIFFStructure: Sendable {
    /// The file that contains the structure; shared, never copied.
    private let bytes: [UInt8]
    /// The range of the structure in ``bytes``. Offsets are relative to its start.
    private let range: Range<Int>
    let isLittleEndian: Bool
    /// 42, 43 for BigTIFF, or a maker's own number in raw files.
    let version: Int
    /// BigTIFF: counts and offsets have eight bytes.
    var isBig: Bool { version == 43 }

    /// Nil if the range does not begin with a byte order and the offset of a first directory.
    init?(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        let range = (range ?? bytes.indices).clamped(to: bytes.indices)
        guard range.count >= 8 else { return nil }
        switch (bytes[range.lowerBound], bytes[range.lowerBound + 1]) {
        case (0x49, 0x49): isLittleEndian = true
        case (0x4D, 0x4D): isLittleEndian = false
        default: return nil
        }
        self.bytes = bytes
        self.range = range
        let first = Int(bytes[range.lowerBound + 2]), second = Int(bytes[range.lowerBound + 3])
        version = isLittleEndian ? second << 8 | first : first << 8 | second
    }

    /// A structure without a header, whose offsets are relative to another position: a MakerNote.
    init(_ other: TIFFStructure, from start: Int, isLittleEndian: Bool) {
        bytes = other.bytes
        let begin = other.range.lowerBound + max(0, start)
        range = min(begin, other.range.upperBound)..<other.range.upperBound
        self.isLittleEndian = isLittleEndian
        version = 42
    }

    /// The directory that the header refers to.
    var first: TIFFDirectory? { start.flatMap(directory) }

    private var start: Int? { isBig ? integer(at: 8, size: 8) : integer(at: 4, size: 4) }

    /// Nil if less than one entry is within the bounds.
    func directory(at offset: Int) -> TIFFDirectory? {
        let (head, entry) = isBig ? (8, 20) : (2, 12)
        guard offset > 0, let count = integer(at: offset, size: head), count > 0, offset <= range.count - head - entry
        else { return nil }
        return TIFFDirectory(self, at: offset, count: min(count, (range.count - offset - head) / entry))
    }

    /// The directories of a chain, such as pages and thumbnails. At most eight, so that a cycle ends.
    func chain() -> [TIFFDirectory] {
        var found: [TIFFDirectory] = []
        var seen: Set<Int> = []
        var offset = start ?? 0
        while found.count < 8, seen.insert(offset).inserted, let next = directory(at: offset) {
            found.append(next)
            offset = next.next ?? 0
        }
        return found
    }

    /// Maximum directories to read; each may have thousands of entries.
    private static let limit = 40

    /// The directories of the chain and their SubIFDs, two levels deep.
    func pictures() -> [TIFFDirectory] {
        var found = chain()
        var level = found
        for _ in 0..<2 {
            level = Array(level.flatMap { $0.directories(0x014A) }.prefix(Self.limit - found.count))
            found += level
        }
        return found
    }

    /// An unsigned integer of 1, 2, 4 or 8 bytes; nil outside the bounds or if it exceeds `Int`.
    func integer(at offset: Int, size: Int) -> Int? {
        guard let slice = slice(at: offset, count: size) else { return nil }
        var value: UInt64 = 0
        for byte in isLittleEndian ? Array(slice.reversed()) : Array(slice) { value = value << 8 | UInt64(byte) }
        return Int(exactly: value)
    }

    func slice(at offset: Int, count: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, count >= 0, offset <= range.count, count <= range.count - offset else { return nil }
        let start = range.lowerBound + offset
        return bytes[start..<start + count]
    }

    /// The part of a slice that is within the bounds: a truncated file still contains the beginning of a string.
    func longestSlice(at offset: Int, count: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, offset <= range.count else { return nil }
        return slice(at: offset, count: max(0, min(count, range.count - offset)))
    }
}
