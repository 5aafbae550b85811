import Intake

extension MetadataBlocks {
    private static let exifHead: [UInt8] = Array("Exif\0\0".utf8)
    private static let xmpHead: [UInt8] = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    private static let extensionHead: [UInt8] = Array("http://ns.adobe.com/xmp/extension/\0".utf8)
    private static let photoshopHead: [UInt8] = Array("Photoshop 3.0\0".utf8)
    private static let profileHead: [UInt8] = Array("ICC_PROFILE\0".utf8)

    /// Reads the segments before the image data (ITU-T T.81, annex B): EXIF and XMP in APP1, an ICC profile in APP2,
    /// and Photoshop's resources in APP13. A truncated last segment is read as far as it goes.
    init(jpeg bytes: [UInt8]) {
        self.init()
        var resources: [UInt8] = []
        var exifSegments: [ArraySlice<UInt8>] = []
        var extended = ExtendedXMP()
        var profileParts: [UInt8: ArraySlice<UInt8>] = [:]
        _ = Self.forEachSegment(of: bytes) { marker, segment in
            if marker == 0xE1, segment.starts(with: Self.exifHead), exifSegments.count < 32 {
                exifSegments.append(segment.dropFirst(Self.exifHead.count))
            } else if marker == 0xE1, segment.starts(with: Self.xmpHead), xmp.isEmpty {
                xmp.append(segment.dropFirst(Self.xmpHead.count))
            } else if marker == 0xE1, segment.starts(with: Self.extensionHead) {
                extended.take(segment.dropFirst(Self.extensionHead.count))
            } else if marker == 0xED, segment.starts(with: Self.photoshopHead) {
                resources += segment.dropFirst(Self.photoshopHead.count)
            } else if marker == 0xE2, segment.starts(with: Self.profileHead), segment.count > 14 {
                profileParts[segment[segment.startIndex + 12]] = segment.dropFirst(14)
            }
        }
        take(exif: exifSegments, of: bytes)
        take(photoshop: resources[...])
        if let main = xmp.first, let more = extended.packet(of: main) { xmp.append(more) }
        if !profileParts.isEmpty { profile = profileParts.sorted { $0.key < $1.key }.flatMap(\.value) }
    }

    /// A segment that does not begin like a TIFF structure continues the previous one: EXIF of more than 64 KB.
    private mutating func take(exif segments: [ArraySlice<UInt8>], of bytes: [UInt8]) {
        var blocks: [ExifTags] = []
        var rest = segments[...]
        while let first = rest.popFirst() {
            let more = rest.prefix { TIFFStructure(bytes, in: $0.startIndex..<$0.endIndex) == nil }
            rest = rest.dropFirst(more.count)
            let structure =
                more.isEmpty
                ? TIFFStructure(bytes, in: first.startIndex..<first.endIndex)
                : TIFFStructure(Array(([first] + more).joined()))
            if let tags = ExifTags(structure) { blocks.append(tags) }
        }
        exif = blocks.first
        otherExif = Array(blocks.dropFirst().prefix(3))
    }

    /// Bytes at the beginning of a JPEG that contain the metadata of most cameras: EXIF with its thumbnail has at most
    /// 64 KB.
    static let usualHead = OriginalsRead.usualJPEGHead

    /// Whether these first bytes of a JPEG include everything before the image data and the header of the first scan.
    static func reachPicture(in bytes: [UInt8]) -> Bool {
        guard let end = forEachSegment(of: bytes, { _, _ in }) else { return false }
        // More bytes do not help if this is no marker. An end of image has no header.
        guard end + 4 <= bytes.count, bytes[end] == 0xFF, bytes[end + 1] == 0xDA else { return true }
        return end + 2 + (Int(bytes[end + 2]) << 8 | Int(bytes[end + 3])) <= bytes.count
    }

    /// Passes the segments with a length up to the first scan to `body`: the marker, and the data without the four
    /// bytes of marker and length.
    ///
    /// - Returns: the end of the segments; nil if the bytes end first.
    private static func forEachSegment(of bytes: [UInt8], _ body: (UInt8, ArraySlice<UInt8>) -> Void) -> Int? {
        var position = 2
        while position + 4 <= bytes.count, bytes[position] == 0xFF {
            let marker = bytes[position + 1]
            // Fill bytes, and markers without a length.
            if marker == 0xFF || marker == 0x01 || (0xD0...0xD8).contains(marker) {
                position += marker == 0xFF ? 1 : 2
                continue
            }
            if marker == 0xDA || marker == 0xD9 { return position }
            let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
            guard length >= 2 else { return position }
            body(marker, bytes[position + 4..<min(max(position + 4, position + 2 + length), bytes.count)])
            position += 2 + length
        }
        return position + 4 <= bytes.count ? position : nil
    }
}

/// XMP that does not fit into one segment (XMP specification part 3, section 1.1.3.1): the parts of a second packet,
/// whose MD5 the main packet contains.
private struct ExtendedXMP {
    /// Maximum bytes. Larger packets contain depth maps, which are not used.
    private static let limit = 4 << 20

    private var parts: [[UInt8]: [Int: ArraySlice<UInt8>]] = [:]
    private var lengths: [[UInt8]: Int] = [:]

    /// Adds a segment without its header: 32 hexadecimal digits, the total length, and the offset of this part.
    mutating func take(_ segment: ArraySlice<UInt8>) {
        guard segment.count > 40 else { return }
        let digest = Array(segment.prefix(32))
        let numbers = segment.dropFirst(32)
        let length = numbers.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let offset = numbers.dropFirst(4).prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.limit, offset < length, parts.count < 4 || parts[digest] != nil else { return }
        lengths[digest] = length
        parts[digest, default: [:]][offset] = segment.dropFirst(40)
    }

    /// The packet that the main packet refers to, if it is complete.
    func packet(of main: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let text = String(decoding: main, as: UTF8.self)
        for (digest, parts) in parts where text.contains(String(decoding: digest, as: UTF8.self)) {
            var whole: [UInt8] = []
            while let part = parts[whole.count], !part.isEmpty { whole += part }
            if whole.count == lengths[digest] { return whole[...] }
        }
        return nil
    }
}
