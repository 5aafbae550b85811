import Catalog
import Support

/// Metadata in the header of a WMV file (Advanced Systems Format, Microsoft's revision 01.20.03, chapter 3).
struct WindowsMediaFacts {
    private(set) var facts = CaptureFacts()
    private var texts: [String: String] = [:]
    private var numbers: [String: Int] = [:]
    private var created: UInt64 = 0
    private var packets: [ArraySlice<UInt8>] = []

    private static let objects: [String: Int] = [
        // File properties, content description, extended content description, header extension, metadata library, XMP.
        "a1dcab8c47a9cf118ee400c00c205365": 1, "3326b2758e66cf11a6d900aa0062ce6c": 2,
        "40a4d0d207e3d21197f000a0c95ea850": 3, "b503bf5f2ea9cf118ee300c00c205365": 4,
        "941c23449894d149a1411d134e457054": 5, "cbcf7abea997e8429c71999491e3afac": 6,
        "eacbf8c5af5b77488467aa8c44fa4cca": 5, "be7acfcb97a942e89c71999491e3afac": 6,
    ]
    private static let limit = 200

    /// - Parameter bytes: the beginning of the file.
    init(_ bytes: [UInt8], warnings: inout [String]) {
        // After the header object's own fields: an id, a length, a count and two bytes.
        read(bytes[min(30, bytes.count)...], depth: 0)
        facts.title = texts["title"] ?? texts["Title"]
        facts.caption = texts["description"] ?? texts["Description"] ?? texts["WM/Text"]
        facts.make = texts["DeviceManufacturer"] ?? texts["WM/DeviceManufacturer"]
        facts.model = texts["DeviceModelName"] ?? texts["WM/DeviceModelName"]
        let words = texts["WM/Category"] ?? texts["Keywords"] ?? ""
        facts.keywords = CaptureFacts.distinct(words.split { $0 == ";" || $0 == "," || $0 == "\n" }.map(String.init))
        facts.rating = numbers["WM/SharedUserRating"].map(Double.init).flatMap(StarShare.stars)
        var blocks = MetadataBlocks()
        blocks.xmp = packets
        let xmp = CaptureFacts(blocks, warnings: &warnings)
        facts = xmp.completed(by: facts)
        facts.date = CaptureDate.best(of: [xmp.date, encoded, creation].compactMap { $0 })
    }

    /// When the encoder recorded the picture: from tape, or by the camera. Both timestamps are in UTC.
    private var encoded: CaptureDate? {
        guard let count = numbers["WM/EncodingTime"], count > 0 else { return nil }
        return WindowsClock.clock(UInt64(count)).flatMap {
            CaptureDate(.digitized, $0, offsetMinutes: 0, source: "asf:EncodingTime", isUniversal: true)
        }
    }

    private var creation: CaptureDate? {
        WindowsClock.clock(created).flatMap {
            CaptureDate(.digitized, $0, offsetMinutes: 0, source: "asf:CreationDate", isUniversal: true)
        }
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>, depth: Int) {
        var rest = bytes
        for _ in 0..<Self.limit {
            guard rest.count >= 24 else { return }
            let name = Hex.string(rest.prefix(16))
            let size = Self.number(rest.dropFirst(16).prefix(8))
            guard size >= 24 else { return }
            let body = rest.prefix(size).dropFirst(24)
            switch Self.objects[name] {
            case 1: created = UInt64(max(0, Self.number(body.dropFirst(24).prefix(8))))
            case 2: readDescription(body)
            case 3: readAttributes(body, isLibrary: false)
            case 4 where depth == 0: read(body.dropFirst(22), depth: 1)
            case 5: readAttributes(body, isLibrary: true)
            case 6: packets.append(body)
            default: break
            }
            rest = rest.dropFirst(size)
        }
    }

    /// Five lengths, then title, author, copyright, description and rating.
    private mutating func readDescription(_ body: ArraySlice<UInt8>) {
        let sizes = (0..<5).map { Self.number(body.dropFirst(2 * $0).prefix(2)) }
        var rest = body.dropFirst(10)
        for (size, name) in zip(sizes, ["title", "author", "copyright", "description", "rating"]) {
            if let text = LocalText.utf16(rest.prefix(size), isLittleEndian: true), texts[name] == nil {
                texts[name] = text
            }
            rest = rest.dropFirst(size)
        }
    }

    /// A count, then the entries. In the metadata library an entry has a language, a stream, the length of its name, a
    /// type, the length of its value, name and value. Elsewhere it has the length of the name, the name, the type, the
    /// length of the value, and the value.
    private mutating func readAttributes(_ body: ArraySlice<UInt8>, isLibrary: Bool) {
        var rest = body.dropFirst(2)
        func take(_ count: Int) -> ArraySlice<UInt8> {
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        for _ in 0..<min(Self.limit, Self.number(body.prefix(2))) {
            if isLibrary { _ = take(4) }
            let nameSize = Self.number(take(2))
            var name = isLibrary ? nil : LocalText.utf16(take(nameSize), isLittleEndian: true)
            let type = Self.number(take(2))
            let size = Self.number(take(isLibrary ? 4 : 2))
            if isLibrary { name = LocalText.utf16(take(nameSize), isLittleEndian: true) }
            let value = take(size)
            guard let name else { continue }
            if type == 0, let text = LocalText.utf16(value, isLittleEndian: true) {
                // One keyword per entry. Other attributes may occur in both lists.
                let earlier = texts[name].map { name == "WM/Category" ? "\($0);\(text)" : $0 }
                texts[name] = earlier ?? text
            } else if type == 3 || type == 4 {
                numbers[name] = Self.number(value.prefix(8))
            }
        }
    }

    /// Little-endian; values that do not fit are ignored.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        Int(exactly: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) ?? 0
    }
}
