extension MetadataBlocks {
    private static let textTypes: Set<String> = ["tEXt", "zTXt", "iTXt"]
    /// Maximum total bytes of a file's decompressed text chunks.
    private static let textLimit = 16 << 20
    private static let profileHead = "raw profile type "
    private static let packetHead: [UInt8] = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    private static let photoshopHead: [UInt8] = Array("Photoshop 3.0\0".utf8)

    /// Reads the chunks of a PNG file, before and after its pixels: eXIf, XMP in its own text chunk, and the
    /// hexadecimal blocks that ImageMagick and darktable write. A dedicated chunk takes precedence over a hexadecimal
    /// block.
    init(png bytes: [UInt8]) {
        self.init()
        var budget = Self.textLimit
        var profiles: [(kind: String, block: [UInt8])] = []
        for chunk in PNGChunks.all(of: Self.textTypes.union(["eXIf"]), in: bytes) {
            if chunk.type == "eXIf" {
                if exif == nil { exif = ExifTags(block: Array(chunk.body)) }
                continue
            }
            guard let text = PNGText(chunk, budget: &budget) else { continue }
            if text.keyword == "xml:com.adobe.xmp" {
                if xmp.isEmpty { xmp = [text.bytes] }
            } else if text.keyword.hasPrefix(Self.profileHead) {
                if let block = text.rawProfile {
                    profiles.append((String(text.keyword.dropFirst(Self.profileHead.count)), block))
                }
            } else if texts[text.keyword] == nil, let words = PlainText.decode(text.bytes) {
                texts[text.keyword] = words
            }
        }
        for profile in profiles { take(profile.kind, profile.block) }
    }

    /// APP1 contains the same data as that segment of a JPEG: EXIF or XMP.
    private mutating func take(_ kind: String, _ block: [UInt8]) {
        switch kind {
        case "exif", "app1":
            if block.starts(with: Self.packetHead) {
                if xmp.isEmpty { xmp = [block.dropFirst(Self.packetHead.count)] }
            } else if exif == nil {
                exif = ExifTags(block: block)
            }
        case "xmp": if xmp.isEmpty { xmp = [block[...]] }
        case "iptc", "8bim", "app13":
            let resources =
                block.starts(with: Self.photoshopHead) ? block.dropFirst(Self.photoshopHead.count) : block[...]
            if resources.first == 0x1C {
                if iptc == nil { iptc = resources }
            } else {
                take(photoshop: resources)
            }
        default: break
        }
    }
}
