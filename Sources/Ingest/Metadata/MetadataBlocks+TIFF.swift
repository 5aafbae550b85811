extension MetadataBlocks {
    /// Reads a TIFF or raw file: its own directories are those of EXIF, and the other blocks are in tags.
    init(tiff structure: TIFFStructure) {
        self.init()
        exif = ExifTags(structure)
        guard let image = exif?.directory(.image) else { return }
        xmp = [image.bytes(0x02BC)].compactMap { $0 }
        if let resources = image.bytes(0x8649) { take(photoshop: resources) }
        if iptc == nil { iptc = image.bytes(0x83BB) }
    }

    /// Reads the XMP of a GIF: an application extension without sub-blocks (XMP specification part 3, section 1.1.2).
    /// It ends with a sequence of descending bytes, by which other readers skip it.
    init(gif bytes: [UInt8]) {
        self.init()
        let head = [0x21, 0xFF, 0x0B] + Array("XMP DataXMP".utf8)
        var position = 13
        // Writers put only a colour table and other extensions before it.
        let end = min(bytes.count, position + (1 << 20))
        while position + head.count < end {
            guard bytes[position] == 0x21, bytes[position...].starts(with: head) else {
                position += 1
                continue
            }
            let rest = bytes[(position + head.count)...].prefix(MetadataXML.sizeLimit)
            let trailer: [UInt8] = [0x01, 0xFF, 0xFE, 0xFD]
            guard let stop = rest.indices.first(where: { rest[$0] == 1 && rest[$0...].starts(with: trailer) }) else {
                return
            }
            xmp = [rest[..<stop]]
            return
        }
    }
}
