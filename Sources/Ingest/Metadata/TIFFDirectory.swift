import Intake

/// An image file directory: entries by their tag, the first of each tag (TIFF 6.0, section 2).
struct TIFFDirectory: Sendable {
    struct Entry: Sendable {
        let type: Int
        let count: Int
        /// Relative to the start of the structure.
        let offset: Int
    }

    let structure: TIFFStructure
    private(set) var entries: [UInt16: Entry] = [:]
    /// Offset of the next directory in the chain; nil at its end.
    let next: Int?

    /// Bytes per value by type, 0 for undefined types: BYTE, ASCII, SHORT, LONG, RATIONAL, SBYTE, UNDEFINED, SSHORT,
    /// SLONG, SRATIONAL, FLOAT, DOUBLE, IFD; and in BigTIFF LONG8, SLONG8, IFD8.
    private static let sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]

    init(_ structure: TIFFStructure, at offset: Int, count: Int) {
        self.structure = structure
        // The size of the entry count, and of a value count or offset.
        let (head, word) = structure.isBig ? (8, 8) : (2, 4)
        let length = 4 + 2 * word
        for index in 0..<count {
            let place = offset + head + index * length
            guard let tag = structure.integer(at: place, size: 2), let tag = UInt16(exactly: tag),
                let written = structure.integer(at: place + 2, size: 2), let type = Self.type(written),
                let values = structure.integer(at: place + 4, size: word), values < 1 << 40,
                entries[tag] == nil
            else { continue }
            let isInline = values * Self.sizes[type] <= word
            let value = place + 4 + word
            guard let start = isInline ? value : structure.integer(at: value, size: word), start < 1 << 40
            else { continue }
            entries[tag] = Entry(type: type, count: values, offset: start)
        }
        let link = structure.integer(at: offset + head + count * length, size: word) ?? 0
        next = link > 0 ? link : nil
    }

    /// EXIF 3.0's UTF-8 type (129) is read as ASCII, which may contain UTF-8 here. Nil for undefined types.
    private static func type(_ number: Int) -> Int? {
        let type = number == 129 ? 2 : number
        return sizes.indices.contains(type) && sizes[type] > 0 ? type : nil
    }

    /// The bytes of a tag of any type, up to the end of the structure.
    func bytes(_ tag: UInt16) -> ArraySlice<UInt8>? {
        guard let entry = entries[tag] else { return nil }
        return structure.longestSlice(at: entry.offset, count: entry.count * Self.sizes[entry.type])
    }

    /// The integers of a tag, at most 64.
    func integers(_ tag: UInt16) -> [Int] {
        guard let entry = entries[tag] else { return [] }
        let size = Self.sizes[entry.type]
        let isSigned: Bool
        switch entry.type {
        case 1, 3, 4, 7, 13, 16, 18: isSigned = false
        case 6, 8, 9, 17: isSigned = true
        default: return []
        }
        return (0..<min(entry.count, 64)).compactMap { index in
            structure.integer(at: entry.offset + index * size, size: size).map { value in
                isSigned && value >> (size * 8 - 1) == 1 ? value - 1 << (size * 8) : value
            }
        }
    }

    /// The values of a RATIONAL, SRATIONAL or other numeric tag, at most 64; nil for a zero denominator.
    func numbers(_ tag: UInt16) -> [Double?] {
        guard let entry = entries[tag] else { return [] }
        switch entry.type {
        case 5, 10:
            return (0..<min(entry.count, 64)).compactMap { index -> Double?? in
                let place = entry.offset + index * 8
                guard let numerator = structure.integer(at: place, size: 4),
                    let denominator = structure.integer(at: place + 4, size: 4)
                else { return nil }
                func value(_ word: Int) -> Double {
                    entry.type == 10 ? Double(Int32(truncatingIfNeeded: word)) : Double(word)
                }
                return .some(denominator == 0 ? nil : value(numerator) / value(denominator))
            }
        case 11:
            return (0..<min(entry.count, 64)).compactMap { index -> Double?? in
                structure.integer(at: entry.offset + index * 4, size: 4)
                    .map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) }
            }
        default: return integers(tag).map(Double.init)
        }
    }

    /// A string up to its first NUL, trimmed; nil if nothing remains.
    func text(_ tag: UInt16) -> String? {
        guard let entry = entries[tag], Self.sizes[entry.type] == 1 else { return nil }
        return bytes(tag).flatMap(PlainText.decode)
    }

    /// The directories that a tag points to, at most eight.
    func directories(_ tag: UInt16) -> [TIFFDirectory] {
        integers(tag).prefix(8).compactMap(structure.directory)
    }
}

/// Decodes strings of unknown encoding.
enum PlainText {
    /// Decodes UTF-8. Invalid UTF-8 is decoded as Latin-1, which older cameras and programs wrote.
    static func decode(_ bytes: some Sequence<UInt8>) -> String? {
        let bytes = Array(bytes.prefix { $0 != 0 })
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        let trimmed = text.trimmingBlanks()
        return trimmed.isEmpty ? nil : trimmed
    }
}

extension String {
    /// Removes blanks and control characters at both ends.
    func trimmingBlanks() -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.value <= 0x20 || scalar.value == 0x7F }
        let head = unicodeScalars.drop(while: isBlank)
        guard let last = head.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(head[...last])
    }
}
