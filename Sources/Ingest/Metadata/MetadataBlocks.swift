/// The metadata blocks of a file.
struct MetadataBlocks: Sendable {
    var exif: ExifTags?
    /// A second block, added by another program.
    var otherExif: [ExifTags] = []
    /// XMP packets, the main one first.
    var xmp: [ArraySlice<UInt8>] = []
    /// IPTC's records (IIM 4.2).
    var iptc: ArraySlice<UInt8>?
    /// The digest of ``iptc``, written by a program that keeps IPTC and XMP synchronised.
    var iptcDigest: ArraySlice<UInt8>?
    /// An ICC profile.
    var profile: [UInt8]?
    /// PNG's text chunks by keyword in lower case.
    var texts: [String: String] = [:]

    init() {}

    /// Reads IPTC from Photoshop's image resources: `8BIM`, an id, a padded name, a length, padded data.
    mutating func take(photoshop resources: ArraySlice<UInt8>) {
        var rest = resources
        while rest.count >= 12, rest.starts(with: Array("8BIM".utf8)) {
            let start = rest.startIndex
            let number = Int(rest[start + 4]) << 8 | Int(rest[start + 5])
            let nameLength = (Int(rest[start + 6]) + 2) & ~1
            let size = start + 6 + nameLength
            guard size + 4 <= rest.endIndex else { return }
            let length = rest[size..<size + 4].reduce(0) { $0 << 8 | Int($1) }
            let body = size + 4
            guard length <= rest.endIndex - body else { return }
            switch number {
            case 0x0404 where iptc == nil: iptc = rest[body..<body + length]
            case 0x0425 where iptcDigest == nil: iptcDigest = rest[body..<body + length]
            default: break
            }
            rest = rest[min(body + (length + 1) & ~1, rest.endIndex)...]
        }
    }
}
