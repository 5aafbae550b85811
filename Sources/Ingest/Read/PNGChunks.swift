import Intake

/// The chunks of a PNG file (PNG specification, third edition, section 5.3): length, type, data, checksum.
enum PNGChunks {
    /// Whether every chunk but those of the pixels ends within the file.
    ///
    /// libpng takes memory for the length that a chunk states, up to 2 GB, before it looks for the data.
    static func fit(_ bytes: [UInt8]) -> Bool {
        let boxes = MediaBoxes(bytes)
        var position = 8
        while let length = boxes.integer(at: position, size: 4), let type = boxes.slice(at: position + 4, count: 4) {
            // Pixels are read as they come: of a file that was cut short there, its upper part.
            if type.elementsEqual("IEND".utf8) { return true }
            guard length <= bytes.count - position - 8 || type.elementsEqual("IDAT".utf8) else { return false }
            position += 12 + length
        }
        return true
    }
}
