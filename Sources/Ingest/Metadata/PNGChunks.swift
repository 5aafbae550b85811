/// The chunks of a PNG file (PNG specification, third edition, section 5.3): length, type, data, checksum.
enum PNGChunks {
    /// Whether every chunk except those of the image data ends within the file.
    ///
    /// libpng allocates the length that a chunk states, up to 2 GB, before it reads the data.
    static func fit(_ bytes: [UInt8]) -> Bool {
        let boxes = MediaBoxes(bytes)
        var position = 8
        while let length = boxes.integer(at: position, size: 4), let type = boxes.slice(at: position + 4, count: 4) {
            // Image data is read incrementally: a truncated file still shows its upper part.
            if type.elementsEqual("IEND".utf8) { return true }
            guard length <= bytes.count - position - 8 || type.elementsEqual("IDAT".utf8) else { return false }
            position += 12 + length
        }
        return true
    }

    /// Maximum chunks to read, not counting those of the image data.
    private static let limit = 1000

    /// The data of all chunks of the given types, in file order.
    static func all(of types: Set<String>, in bytes: [UInt8]) -> [(type: String, body: ArraySlice<UInt8>)] {
        let boxes = MediaBoxes(bytes)
        var found: [(type: String, body: ArraySlice<UInt8>)] = []
        var position = 8
        while found.count < limit, let length = boxes.integer(at: position, size: 4),
            let name = boxes.slice(at: position + 4, count: 4), !name.elementsEqual("IEND".utf8)
        {
            if !name.elementsEqual("IDAT".utf8), let body = boxes.slice(at: position + 8, count: length) {
                let type = String(decoding: name, as: UTF8.self)
                if types.contains(type) { found.append((type, body)) }
            }
            position += 12 + length
        }
        return found
    }
}
