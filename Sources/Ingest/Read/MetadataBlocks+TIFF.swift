import Intake

extension MetadataBlocks {
    /// The tags of a TIFF or raw file itself: its directories are EXIF's, and the other blocks stand in tags beside them.
    init(tiff structure: TIFFStructure) {
        self.init()
        exif = ExifTags(structure)
        guard let image = exif?.directory(.image) else { return }
        xmp = [image.bytes(0x02BC)].compactMap { $0 }
        if let resources = image.bytes(0x8649) { take(photoshop: resources) }
        if iptc == nil { iptc = image.bytes(0x83BB) }
    }

    /// The XMP of a GIF: an application extension whose bytes are not in sub-blocks (XMP specification part 3, section
    /// 1.1.2), up to the run of falling numbers that lets other readers pass over it.
    init(gif bytes: [UInt8]) {
        self.init()
        let head = [0x21, 0xFF, 0x0B] + Array("XMP DataXMP".utf8)
        var position = 13
        // Only a table of colours and other extensions stand before it, as all that write it have it.
        let end = min(bytes.count, position + (1 << 20))
        while position + head.count < end {
            guard bytes[position] == 0x21, bytes[position...].starts(with: head) else {
                position += 1
                continue
            }
            let rest = bytes[(position + head.count)...].prefix(XMLTree.sizeLimit)
            let trailer: [UInt8] = [0x01, 0xFF, 0xFE, 0xFD]
            guard let stop = rest.indices.first(where: { rest[$0] == 1 && rest[$0...].starts(with: trailer) }) else {
                return
            }
            xmp = [rest[..<stop]]
            return
        }
    }
}
