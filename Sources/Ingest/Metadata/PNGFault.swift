import CZlib

/// Finds the fault of a PNG that its decoder refuses without a message (PNG specification, third edition, sections 5.6
/// and 11.2.1).
enum PNGFault: Equatable {
    case truncated
    case damaged(String)

    /// The bit depths that each colour type allows.
    private static let depths: [Int: Set<Int>] = [
        0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
    ]
    /// Lengths of the signature, and of the header chunk with its length, type and checksum.
    private static let (signature, header) = (8, 25)

    /// Nil if no fault is found.
    init?(in bytes: [UInt8]) {
        let boxes = MediaBoxes(bytes)
        guard let chunk = boxes.slice(at: Self.signature, count: Self.header) else {
            self = .truncated
            return
        }
        let start = chunk.startIndex
        guard boxes.integer(at: start, size: 4) == 13, chunk[start + 4..<start + 8].elementsEqual("IHDR".utf8) else {
            self = .damaged("its header is not the first chunk")
            return
        }
        let (depth, kind) = (Int(bytes[24]), Int(bytes[25]))
        if let fault = Self.ofHeader(chunk, depth: depth, kind: kind) {
            self = .damaged(fault)
            return
        }
        var names: Set<String> = []
        var position = Self.signature + Self.header
        while let length = boxes.integer(at: position, size: 4), let name = boxes.slice(at: position + 4, count: 4) {
            names.insert(String(decoding: name, as: UTF8.self))
            position += 12 + length
        }
        if !names.contains("IDAT") {
            self = names.contains("IEND") ? .damaged("it has no pixels") : .truncated
        } else if kind == 3, !names.contains("PLTE") {
            self = .damaged("its palette is missing")
        } else {
            return nil
        }
    }

    private static func ofHeader(_ chunk: ArraySlice<UInt8>, depth: Int, kind: Int) -> String? {
        guard depths[kind]?.contains(depth) == true else {
            return "bit depth \(depth) is not allowed for colour type \(kind)"
        }
        // The checksum covers type and data.
        let covered = Array(chunk.dropFirst(4).prefix(17))
        let said = chunk.suffix(4).reduce(UInt(0)) { $0 << 8 | UInt($1) }
        return UInt(crc32(0, covered, UInt32(covered.count))) == said ? nil : "the checksum of its header is wrong"
    }
}
