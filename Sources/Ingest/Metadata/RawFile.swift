/// A camera raw file: its metadata, and the JPEG preview that the camera embedded.
///
/// Most raw files are TIFF structures. Those of Fujifilm and Minolta have a header before it, and Canon's CR3 consists
/// of boxes.
struct RawFile: Sendable {
    let blocks: MetadataBlocks
    /// The largest embedded JPEG.
    let preview: Range<Int>?
    /// In stored orientation, in pixels; nil if only the preview has a size.
    let size: (width: Int, height: Int)?
    /// Panasonic's own tag, if EXIF does not contain the sensitivity.
    private(set) var iso: Int?
    /// The file's directories place pixels beyond the end of the file.
    private(set) var isCutShort = false

    init?(_ bytes: [UInt8], _ type: MediaType) {
        switch type {
        case .raf: self.init(fujifilm: bytes)
        case .cr3: self.init(canon: MediaBoxes(bytes))
        case .mrw: self.init(minolta: MediaBoxes(bytes))
        case .crw, .x3f: self.init(unstructured: bytes)
        default:
            guard let structure = TIFFStructure(bytes) else { return nil }
            self.init(tiff: structure, bytes)
        }
    }

    private init(tiff structure: TIFFStructure, _ bytes: [UInt8]) {
        blocks = MetadataBlocks(tiff: structure)
        let directories = structure.pictures()
        let previews = directories.flatMap(Self.previews)
        let whole = previews.filter { Self.isJPEG(bytes, $0) }.max { $0.count < $1.count }
        preview = whole ?? EmbeddedJPEG.largest(in: bytes)
        isCutShort = directories.contains { Self.reaches($0, beyond: bytes.count) }
        if structure.version == Self.panasonic, let image = structure.first {
            size = Self.withinBorders(image) ?? Self.size(directories, blocks.exif)
            iso = image.integers(0x0017).first { $0 > 0 && $0 < 65_535 }
        } else {
            size = PhaseOneDirectory(bytes)?.size ?? Self.size(directories, blocks.exif)
        }
    }

    /// The version number in Panasonic's raw files, in place of TIFF's 42.
    private static let panasonic = 0x55

    /// The sensor's borders in tags 4…7 of Panasonic's first directory: top, left, bottom, right.
    private static func withinBorders(_ image: TIFFDirectory) -> (width: Int, height: Int)? {
        let borders = (0x0004...0x0007).compactMap { image.integers($0).first }
        guard borders.count == 4, borders[3] > borders[1], borders[2] > borders[0] else { return nil }
        return (borders[3] - borders[1], borders[2] - borders[0])
    }

    /// The largest picture that is not a reduced copy.
    private static func size(_ directories: [TIFFDirectory], _ tags: ExifTags?) -> (width: Int, height: Int)? {
        let sizes = directories.filter { ($0.integers(0x00FE).first ?? 0) & 1 == 0 }.compactMap { directory in
            directory.integers(0x0100).first.flatMap { width in
                directory.integers(0x0101).first.map { (width: width, height: $0) }
            }
        }
        let exif = tags?.directory(.exif)
        let stated = exif?.integers(0xA002).first.flatMap { width in
            exif?.integers(0xA003).first.map { (width: width, height: $0) }
        }
        return (sizes + [stated].compactMap { $0 }).filter { $0.width > 0 && $0.height > 0 }
            .max { $0.width < $1.width }
    }

    /// Whether strips or tiles of a directory end after this many bytes.
    private static func reaches(_ directory: TIFFDirectory, beyond end: Int) -> Bool {
        [(0x0111, 0x0117), (0x0144, 0x0145)].contains { (places: UInt16, counts: UInt16) in
            zip(directory.integers(places), directory.integers(counts)).contains { $0 > end || $1 > end - $0 }
        }
    }

    /// The places where a directory has a JPEG: as a thumbnail, as a compressed strip, or in Panasonic's own tag.
    private static func previews(_ directory: TIFFDirectory) -> [Range<Int>] {
        var found: [Range<Int>] = []
        func add(_ start: Int?, _ count: Int?) {
            if let start, let count, start > 0, count > 4, start < 1 << 40, count < 1 << 40 {
                found.append(start..<start + count)
            }
        }
        add(directory.integers(0x0201).first, directory.integers(0x0202).first)
        if [6, 7].contains(directory.integers(0x0103).first ?? 0), directory.integers(0x0111).count == 1 {
            add(directory.integers(0x0111).first, directory.integers(0x0117).first)
        }
        if let entry = directory.entries[0x002E], entry.type == 7 { add(entry.offset, entry.count) }
        return found
    }

    /// Whether the range is a JPEG that viewers can show. Raw data may be lossless JPEG, which differs in its frame
    /// header.
    private static func isJPEG(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        range.upperBound <= bytes.count && EmbeddedJPEG.isShown(bytes, at: range.lowerBound)
    }

    /// RAF: offset and length of a complete JPEG, with its own EXIF, at byte 84.
    private init?(fujifilm bytes: [UInt8]) {
        let boxes = MediaBoxes(bytes)
        guard let start = boxes.integer(at: 84, size: 4), let count = boxes.integer(at: 88, size: 4),
            let jpeg = boxes.slice(at: start, count: count)
        else { return nil }
        blocks = MetadataBlocks(jpeg: Array(jpeg))
        preview = start..<start + count
        size = nil
    }

    /// MRW: blocks with a four-byte name and a length; `TTW` contains a TIFF structure.
    private init?(minolta boxes: MediaBoxes) {
        guard let length = boxes.integer(at: 4, size: 4), length < boxes.bytes.count else { return nil }
        var blocks = MetadataBlocks()
        var position = 8
        while position < 8 + length, let name = boxes.slice(at: position, count: 4),
            let count = boxes.integer(at: position + 4, size: 4)
        {
            if name.elementsEqual([0] + Array("TTW".utf8)) {
                let end = min(position + 8 + count, boxes.bytes.count)
                if let structure = TIFFStructure(boxes.bytes, in: min(position + 8, end)..<end) {
                    blocks = MetadataBlocks(tiff: structure)
                }
                break
            }
            position += 8 + count
        }
        self.blocks = blocks
        preview = EmbeddedJPEG.largest(in: boxes.bytes)
        let image = blocks.exif?.directory(.image)
        if let width = image?.integers(0x0100).first, let height = image?.integers(0x0101).first {
            size = (width, height)
        } else {
            size = nil
        }
    }

    /// CRW and X3F: their preview is a JPEG, which has EXIF in X3F.
    private init(unstructured bytes: [UInt8]) {
        preview = EmbeddedJPEG.largest(in: bytes)
        blocks = preview.map { MetadataBlocks(jpeg: Array(bytes[$0])) } ?? MetadataBlocks()
        size = nil
    }

    /// CR3: a Canon box contains the EXIF directories as separate structures (CMT1 image, CMT2 EXIF, CMT4 GPS).
    private init?(canon boxes: MediaBoxes) {
        guard let canon = boxes.find("moov", "85c0b687820f11e08111f4ce462b6a48") else { return nil }
        func directory(_ name: String) -> TIFFDirectory? {
            boxes.find(name, in: canon.body).flatMap { TIFFStructure(boxes.bytes, in: $0.body)?.first }
        }
        var blocks = MetadataBlocks()
        if let image = boxes.find("CMT1", in: canon.body), let structure = TIFFStructure(boxes.bytes, in: image.body)
        {
            blocks.exif = ExifTags(structure, exif: directory("CMT2"), gps: directory("CMT4"))
        }
        if let packet = boxes.find("be7acfcb97a942e89c71999491e3afac") { blocks.xmp = [boxes.bytes[packet.body]] }
        self.blocks = blocks
        preview = EmbeddedJPEG.largest(in: boxes.bytes)
        let exif = directory("CMT2")
        if let width = exif?.integers(0xA002).first, let height = exif?.integers(0xA003).first {
            size = (width, height)
        } else {
            size = nil
        }
    }
}
