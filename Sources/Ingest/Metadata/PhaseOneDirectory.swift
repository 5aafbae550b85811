/// The directory after the TIFF header in raw files of Phase One and Leaf. An entry has four 4-byte numbers: tag, type,
/// length and value. Tag meanings as documented by exiftool (Image::ExifTool::TagNames, PhaseOne).
struct PhaseOneDirectory {
    private static let start = 8
    private static let limit = 1000

    /// Size of the picture, in pixels.
    let size: (width: Int, height: Int)?
    /// Whether the file is long enough for its entries. LibRaw would iterate over billions of them.
    let isWhole: Bool

    /// Nil if the file has no such directory.
    init?(_ bytes: [UInt8]) {
        guard bytes.count > Self.start + 12 else { return nil }
        let mark = bytes[Self.start..<Self.start + 4]
        let isLittleEndian = mark.elementsEqual("IIII".utf8)
        guard isLittleEndian || mark.elementsEqual("MMMM".utf8) else { return nil }
        func number(at place: Int) -> Int? {
            guard place >= 0, place <= bytes.count - 4 else { return nil }
            let word = bytes[place..<place + 4]
            return (isLittleEndian ? Array(word.reversed()) : Array(word)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let offset = number(at: Self.start + 8), let count = number(at: Self.start + offset) else { return nil }
        isWhole = count <= (bytes.count - Self.start) / 16
        var (width, height): (Int?, Int?)
        for index in 0..<min(count, Self.limit) {
            let entry = Self.start + offset + 8 + index * 16
            switch number(at: entry) {
            case 0x010C: width = number(at: entry + 12)
            case 0x010D: height = number(at: entry + 12)
            default: break
            }
        }
        if let width, let height, width > 0, height > 0 { size = (width, height) } else { size = nil }
    }
}
