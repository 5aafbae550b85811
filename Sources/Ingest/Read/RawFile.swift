import Intake

/// A camera's raw file: its words, and the JPEG that the camera put into it for looking at.
///
/// Most are TIFF structures; Fujifilm's has a head of its own before one, Canon's CR3 is made of boxes.
struct RawFile: Sendable {
    let blocks: MetadataBlocks
    /// The largest embedded JPEG.
    let preview: Range<Int>?
    /// As stored, in pixels; nil where only the preview tells.
    let size: (width: Int, height: Int)?

    init?(_ bytes: [UInt8], _ type: MediaType) {
        switch type {
        case .raf: self.init(fujifilm: bytes)
        case .cr3: self.init(canon: MediaBoxes(bytes))
        default:
            guard let structure = TIFFStructure(bytes) else { return nil }
            self.init(tiff: structure, bytes)
        }
    }

    private init(tiff structure: TIFFStructure, _ bytes: [UInt8]) {
        blocks = MetadataBlocks(tiff: structure)
        let chain = structure.chain()
        let directories = chain + chain.flatMap { $0.directories(0x014A) }
        let previews = directories.flatMap(Self.previews)
        let whole = previews.filter { Self.isJPEG(bytes, $0) }.max { $0.count < $1.count }
        preview = whole ?? EmbeddedJPEG.largest(in: bytes)
        // Of the pictures that are no reduced copies, the largest.
        let sizes = directories.filter { ($0.integers(0x00FE).first ?? 0) & 1 == 0 }.compactMap { directory in
            directory.integers(0x0100).first.flatMap { width in
                directory.integers(0x0101).first.map { (width: width, height: $0) }
            }
        }
        let exif = blocks.exif?.directory(.exif)
        let told = exif?.integers(0xA002).first.flatMap { width in
            exif?.integers(0xA003).first.map { (width: width, height: $0) }
        }
        let largest = (sizes + [told].compactMap { $0 }).filter { $0.width > 0 && $0.height > 0 }
            .max { $0.width < $1.width }
        size = largest
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

    /// A picture that can be shown: lossless JPEG, in which raw data lie, begins alike and is told apart by its frame.
    private static func isJPEG(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        range.upperBound <= bytes.count && EmbeddedJPEG.isShown(bytes, at: range.lowerBound)
    }

    /// RAF: offset and length of a whole JPEG, with EXIF of its own, at 84.
    private init?(fujifilm bytes: [UInt8]) {
        let boxes = MediaBoxes(bytes)
        guard let start = boxes.integer(at: 84, size: 4), let count = boxes.integer(at: 88, size: 4),
            let jpeg = boxes.slice(at: start, count: count)
        else { return nil }
        blocks = MetadataBlocks(jpeg: Array(jpeg))
        preview = start..<start + count
        size = nil
    }

    /// CR3: the directories of EXIF as structures of their own in a box of Canon's (CMT1 image, CMT2 EXIF, CMT4 GPS).
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

/// Finds JPEG files in other files by their markers.
enum EmbeddedJPEG {
    /// The longest stretch from a start of image to its end; nil without one.
    static func largest(in bytes: [UInt8]) -> Range<Int>? {
        var best: Range<Int>?
        var position = 0
        while let start = next(in: bytes, from: position) {
            let end = end(of: bytes, from: start)
            if end - start > best?.count ?? 0, isShown(bytes, at: start) { best = start..<end }
            position = max(end, start + 3)
        }
        return best
    }

    private static func next(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var index = start
            while index + 3 < bytes.count {
                if bytes[index] == 0xFF, bytes[index + 1] == 0xD8, bytes[index + 2] == 0xFF { return index }
                index += 1
            }
            return nil
        }
    }

    /// Behind the end of the image, over segments first and entropy-coded data then.
    private static func end(of bytes: [UInt8], from start: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            var index = start + 2
            while index + 3 < bytes.count, bytes[index] == 0xFF {
                let marker = bytes[index + 1]
                if marker == 0xD9 { return index + 2 }
                if marker == 0xFF || (0xD0...0xD7).contains(marker) {
                    index += marker == 0xFF ? 1 : 2
                    continue
                }
                index += 2 + Int(bytes[index + 2]) << 8 + Int(bytes[index + 3])
                guard marker == 0xDA else { continue }
                // A stuffed zero or a restart follows FF within the data.
                while index + 1 < bytes.count {
                    if bytes[index] == 0xFF, bytes[index + 1] != 0, !(0xD0...0xD7).contains(bytes[index + 1]) {
                        break
                    }
                    index += 1
                }
            }
            return min(index, bytes.count)
        }
    }

    /// Whether the first frame is one that viewers show: baseline, extended or progressive.
    static func isShown(_ bytes: [UInt8], at start: Int) -> Bool {
        let boxes = MediaBoxes(bytes)
        guard boxes.integer(at: start, size: 2) == 0xFFD8 else { return false }
        var index = start + 2
        while let marker = boxes.integer(at: index, size: 2), marker >> 8 == 0xFF,
            let length = boxes.integer(at: index + 2, size: 2)
        {
            switch marker & 0xFF {
            case 0xC0, 0xC1, 0xC2, 0xC9, 0xCA: return true
            case 0xC3, 0xC5...0xC7, 0xCB, 0xCD...0xCF, 0xDA, 0xD9: return false
            default: index += 2 + length
            }
        }
        return false
    }
}
