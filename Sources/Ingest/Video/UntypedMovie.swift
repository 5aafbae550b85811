/// A QuickTime movie without a file type box. Cameras from before 2005 begin with the movie box, the frames or free
/// space.
enum UntypedMovie {
    /// Box types at the top level of such a file (QuickTime File Format, "Overview of the file format").
    private static let types: Set<String> = [
        "moov", "mdat", "wide", "free", "skip", "pnot", "PICT", "udta", "uuid", "meta",
    ]
    /// Box types that a file may begin with.
    private static let first: Set<String> = ["moov", "mdat", "wide", "free", "skip", "pnot"]

    /// The missing file type box. Once it is prepended, every reader recognises the file.
    static let fileType: [UInt8] = [0, 0, 0, 20] + Array("ftypqt  ".utf8) + [0, 0, 0, 0] + Array("qt  ".utf8)

    /// Whether the boxes are plausible: their types are known, and none is longer than the file.
    ///
    /// - Parameters:
    ///   - part: the first bytes of the file.
    ///   - length: of the whole file, in bytes.
    static func begins(_ part: [UInt8], length: Int) -> Bool {
        let boxes = MediaBoxes(part)
        var position = 0
        while let size = boxes.integer(at: position, size: 4), let name = boxes.slice(at: position + 4, count: 4) {
            let type = String(decoding: name, as: UTF8.self)
            guard (position == 0 ? first : types).contains(type) else { return false }
            // 0: to the end of the file. 1: the true size follows in eight bytes.
            guard size != 0 else { return type == "mdat" }
            guard let whole = size == 1 ? boxes.integer(at: position + 8, size: 8) : size,
                whole >= (size == 1 ? 16 : 8), whole <= length - position
            else { return false }
            position += whole
        }
        return position > 0 && position <= length
    }
}
