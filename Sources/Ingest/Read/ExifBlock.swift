import CExif

/// Finds the EXIF block in a JPEG file (EXIF 2.32, section 4.5.4).
enum ExifBlock {
    private static let head: [UInt8] = Array("Exif\0\0".utf8)

    /// The first APP1 segment with EXIF in it, from its "Exif" on; other APP1 segments (XMP) may stand before it. Nil
    /// without one. A last segment that the file cuts short is given as far as it goes.
    static func find(inJPEG bytes: [UInt8]) -> [UInt8]? {
        var position = 2
        while position + 4 <= bytes.count, bytes[position] == 0xFF {
            let marker = bytes[position + 1]
            // Fill bytes, and markers without a length.
            if marker == 0xFF || marker == 0x01 || (0xD0...0xD8).contains(marker) {
                position += marker == 0xFF ? 1 : 2
                continue
            }
            if marker == 0xDA || marker == 0xD9 { return nil }
            let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
            guard length >= 2 else { return nil }
            let segment = bytes[position + 4..<min(position + 2 + length, bytes.count)]
            if marker == 0xE1, segment.starts(with: head) { return Array(segment) }
            position += 2 + length
        }
        return nil
    }
}

/// The tags of an EXIF block; owns libexif's tree and frees it once.
struct ExifTags: ~Copyable {
    private let data: UnsafeMutablePointer<ExifData>
    private let order: ExifByteOrder

    /// Nil when there is no memory. A damaged block simply has fewer tags.
    ///
    /// - Parameter block: from its "Exif" on.
    init?(_ block: [UInt8]) {
        guard !block.isEmpty, let data = exif_data_new() else { return nil }
        // What is written is wanted, not what a camera should have written.
        exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION)
        exif_data_unset_option(data, EXIF_DATA_OPTION_IGNORE_UNKNOWN_TAGS)
        exif_data_load_data(data, block, UInt32(block.count))
        self.data = data
        order = exif_data_get_byte_order(data)
    }

    deinit { exif_data_unref(data) }

    enum Directory { case image, exif, gps }

    private func entry(_ tag: UInt16, in directory: Directory) -> UnsafeMutablePointer<ExifEntry>? {
        let content =
            switch directory {
            case .image: data.pointee.ifd.0
            case .exif: data.pointee.ifd.2
            case .gps: data.pointee.ifd.3
            }
        guard let entry = exif_content_get_entry(content, ExifTag(rawValue: UInt32(tag))), entry.pointee.data != nil
        else { return nil }
        return entry
    }

    /// The bytes of a tag of any format.
    func bytes(_ tag: UInt16, in directory: Directory) -> [UInt8]? {
        entry(tag, in: directory).map {
            Array(UnsafeBufferPointer(start: $0.pointee.data, count: Int($0.pointee.size)))
        }
    }

    /// Whole numbers of a BYTE, SHORT or LONG tag.
    func integers(_ tag: UInt16, in directory: Directory) -> [Int] {
        guard let entry = entry(tag, in: directory)?.pointee, let data = entry.data else { return [] }
        let size = Int(exif_format_get_size(entry.format))
        let count = size > 0 ? min(Int(entry.components), Int(entry.size) / size) : 0
        return (0..<count).compactMap { index in
            let place = data + index * size
            switch entry.format {
            case EXIF_FORMAT_BYTE, EXIF_FORMAT_UNDEFINED: return Int(place.pointee)
            case EXIF_FORMAT_SHORT: return Int(exif_get_short(place, order))
            case EXIF_FORMAT_SSHORT: return Int(exif_get_sshort(place, order))
            case EXIF_FORMAT_LONG: return Int(exif_get_long(place, order))
            case EXIF_FORMAT_SLONG: return Int(exif_get_slong(place, order))
            default: return nil
            }
        }
    }

    /// Numbers of a RATIONAL or SRATIONAL tag, or of a whole one; nil where a denominator is zero.
    func numbers(_ tag: UInt16, in directory: Directory) -> [Double?] {
        guard let entry = entry(tag, in: directory)?.pointee, let data = entry.data else { return [] }
        let count = min(Int(entry.components), Int(entry.size) / 8)
        switch entry.format {
        case EXIF_FORMAT_RATIONAL:
            return (0..<count).map { index in
                let value = exif_get_rational(data + index * 8, order)
                return value.denominator == 0 ? nil : Double(value.numerator) / Double(value.denominator)
            }
        case EXIF_FORMAT_SRATIONAL:
            return (0..<count).map { index in
                let value = exif_get_srational(data + index * 8, order)
                return value.denominator == 0 ? nil : Double(value.numerator) / Double(value.denominator)
            }
        default: return integers(tag, in: directory).map(Double.init)
        }
    }

    /// A text up to its first NUL, without blanks at its ends; nil when nothing is left. What is not UTF-8 is taken for
    /// Latin-1, which older cameras and programs wrote.
    func text(_ tag: UInt16, in directory: Directory) -> String? {
        guard let bytes = bytes(tag, in: directory)?.prefix(while: { $0 != 0 }) else { return nil }
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        let trimmed = text.trimmingBlanks()
        return trimmed.isEmpty ? nil : trimmed
    }
}

extension String {
    /// Without blanks and control characters at both ends.
    func trimmingBlanks() -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.value <= 0x20 || scalar.value == 0x7F }
        let head = unicodeScalars.drop(while: isBlank)
        guard let last = head.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(head[...last])
    }
}
