import Catalog
import Intake

/// Metadata of an AVI file: its header and INFO lists (Microsoft's RIFF and EXIF 2.3's chunks), and what cameras write
/// into streams and JUNK chunks, as documented by ExifTool.
struct AVIFacts {
    private(set) var facts = CaptureFacts()
    private var dates: [CaptureDate] = []
    private var packets: [ArraySlice<UInt8>] = []

    /// - Parameter bytes: the chunks kept by ``RIFFDescription``.
    init(_ bytes: [UInt8], warnings: inout [String]) {
        for chunk in RIFFChunk.all(in: bytes[min(12, bytes.count)...]) { take(chunk, depth: 0, warnings: &warnings) }
        var blocks = MetadataBlocks()
        blocks.xmp = packets
        let xmp = CaptureFacts(blocks, warnings: &warnings)
        facts = xmp.completed(by: facts)
        facts.date = CaptureDate.best(of: dates + [xmp.date].compactMap { $0 })
    }

    private mutating func take(_ chunk: RIFFChunk, depth: Int, warnings: inout [String]) {
        switch chunk.name {
        case "LIST hdrl", "LIST strl", "LIST INFO", "LIST exif", "LIST ncdt":
            guard depth < 3 else { return }
            for inner in RIFFChunk.all(in: chunk.body) { take(inner, depth: depth + 1, warnings: &warnings) }
        case "LIST movi":
            if let date = DVDate.read(chunk.body) { dates.append(date) }
        case "IDIT": take(date: chunk, .original, "riff:DateTimeOriginal")
        case "ICRD": take(date: chunk, .original, "riff:DateCreated")
        case "DTIM": take(count: chunk)
        case "INAM": facts.title = facts.title ?? LocalText.decode(chunk.body)
        case "ICMT", "ISBJ": facts.caption = facts.caption ?? LocalText.decode(chunk.body)
        case "IKEY": facts.keywords = Self.words(chunk.body)
        case "IRTD": facts.rating = LocalText.decode(chunk.body).flatMap(Double.init).flatMap(StarShare.stars)
        case "ecor": facts.make = facts.make ?? LocalText.decode(chunk.body)
        case "emdl": facts.model = facts.model ?? LocalText.decode(chunk.body)
        case "nctg": take(nikon: chunk.body)
        case "strd": take(stream: chunk.body, warnings: &warnings)
        case "JUNK": take(gap: chunk.body, warnings: &warnings)
        case "_PMX": packets.append(chunk.body)
        default: break
        }
    }

    private mutating func take(date chunk: RIFFChunk, _ kind: CaptureDate.Kind, _ source: String) {
        if let text = PlainText.decode(chunk.body), let date = AVIDate.date(text, kind, source: source) {
            dates.append(date)
        }
    }

    /// A FILETIME as two decimal numbers, upper and lower half, in 100 ns since 1601. One camera writes a date string
    /// instead.
    private mutating func take(count chunk: RIFFChunk) {
        let parts = PlainText.decode(chunk.body)?.split(separator: " ").compactMap { UInt64($0) } ?? []
        guard parts.count == 2, parts[0] < 1 << 32, parts[1] < 1 << 32 else {
            return take(date: chunk, .original, "riff:DateTimeOriginal")
        }
        if let clock = WindowsClock.clock(parts[0] << 32 | parts[1]),
            let date = CaptureDate(.original, clock, source: "riff:DateTimeOriginal")
        {
            dates.append(date)
        }
    }

    private static func words(_ body: ArraySlice<UInt8>) -> [String] {
        let words = LocalText.decode(body)?.split { $0 == ";" || $0 == "," } ?? []
        return CaptureFacts.distinct(words.map(String.init))
    }

    // MARK: Cameras

    /// Nikon's records: an id, a length and a string, little-endian.
    private mutating func take(nikon body: ArraySlice<UInt8>) {
        var rest = body
        while rest.count >= 4 {
            let start = rest.startIndex
            let tag = Int(rest[start]) | Int(rest[start + 1]) << 8
            let size = Int(rest[start + 2]) | Int(rest[start + 3]) << 8
            let value = rest.dropFirst(4).prefix(size)
            switch tag {
            case 0x03: facts.make = PlainText.decode(value)
            case 0x04: facts.model = PlainText.decode(value)
            case 0x13, 0x14:
                take(
                    date: RIFFChunk(name: "nctg", body: value), tag == 0x13 ? .original : .digitized,
                    "nikon:\(tag == 0x13 ? "DateTimeOriginal" : "CreateDate")")
            default: break
            }
            rest = rest.dropFirst(4 + size)
        }
    }

    /// An EXIF directory, as written by Fujifilm and others. Its offsets are relative to itself.
    private mutating func take(stream body: ArraySlice<UInt8>, warnings: inout [String]) {
        guard body.starts(with: Array("AVIF".utf8)) else { return }
        take(exif: body.dropFirst(8), at: 0, isLittleEndian: true, warnings: &warnings)
    }

    /// JUNK chunks with data. Olympus and Pentax store strings there at fixed offsets, Casio an EXIF directory.
    private mutating func take(gap body: ArraySlice<UInt8>, warnings: inout [String]) {
        func text(_ place: Int) -> String? { PlainText.decode(body.dropFirst(place).prefix(24)) }
        if ["OLYMDigital Camera", "PENTDigital Camera"].contains(where: { body.starts(with: Array($0.utf8)) }) {
            facts.make = facts.make ?? text(0x12)
            facts.model = facts.model ?? text(0x2C)
            take(
                date: RIFFChunk(name: "JUNK", body: body.dropFirst(0x83).prefix(24)), .original,
                "riff:DateTimeOriginal")
        } else if body.starts(with: Array("QVMI".utf8)) {
            take(exif: body, at: 10, isLittleEndian: false, warnings: &warnings)
        }
    }

    private mutating func take(
        exif body: ArraySlice<UInt8>, at place: Int, isLittleEndian: Bool, warnings: inout [String]
    ) {
        // An EXIF directory without a TIFF header.
        let head: [UInt8] = isLittleEndian ? [0x49, 0x49, 42, 0] : [0x4D, 0x4D, 0, 42]
        guard let whole = TIFFStructure(head + [UInt8](repeating: 0, count: 4) + Array(body)) else { return }
        let structure = TIFFStructure(whole, from: 8, isLittleEndian: isLittleEndian)
        // Its offset may be 0, which means none elsewhere.
        let room = (body.count - place - 2) / 12
        guard room > 0, let count = structure.integer(at: place, size: 2), count > 0 else { return }
        let image = TIFFDirectory(structure, at: place, count: min(count, room))
        var blocks = MetadataBlocks()
        blocks.exif = ExifTags(structure, image: image)
        var read = CaptureFacts(blocks, warnings: &warnings)
        read.orientation = nil
        if let date = read.date { dates.append(date) }
        facts = facts.completed(by: read)
    }
}

/// A chunk of a RIFF file: a type of four characters, a length, and that many bytes, padded to an even length.
struct RIFFChunk {
    /// The type and, for a list, its name: `LIST hdrl`.
    let name: String
    let body: ArraySlice<UInt8>

    private static let limit = 4096

    static func all(in bytes: ArraySlice<UInt8>) -> [RIFFChunk] {
        var chunks: [RIFFChunk] = []
        var rest = bytes
        while rest.count >= 8, chunks.count < limit {
            let start = rest.startIndex
            let size = rest[start + 4..<start + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
            var name = String(decoding: rest[start..<start + 4], as: UTF8.self)
            var body = rest.dropFirst(8).prefix(size)
            if name == "LIST", body.count >= 4 {
                name += " " + String(decoding: body.prefix(4), as: UTF8.self)
                body = body.dropFirst(4)
            }
            chunks.append(RIFFChunk(name: name, body: body))
            rest = rest.dropFirst(8 + size + size % 2)
        }
        return chunks
    }
}
