/// Filters a stream of RIFF chunks (AVI): keeps those that describe the video, and skips its frames.
struct RIFFDescription {
    /// The file header and the kept chunks, concatenated.
    private(set) var bytes: [UInt8] = []
    /// The received part of a chunk header.
    private var head: [UInt8] = []
    /// Remaining bytes of the current chunk, and how many of them are kept.
    private var rest = 0
    private var keeps = 0

    private static let limit = 4 << 20
    private static let chunkLimit = 1 << 20
    private static let lists: Set<String> = ["hdrl", "INFO", "exif", "ncdt"]
    private static let chunks: Set<String> = ["IDIT", "_PMX", "JUNK", "ICRD"]
    /// Bytes kept of the frames: enough for the head of the first one, in which DV stores its date.
    private static let framesLimit = 16 << 10

    mutating func take(_ part: [UInt8]) {
        var part = part[...]
        while !part.isEmpty {
            if rest > 0 {
                let piece = part.prefix(rest)
                bytes.append(contentsOf: piece.prefix(keeps))
                keeps -= min(keeps, piece.count)
                rest -= piece.count
                part = part.dropFirst(piece.count)
            } else {
                let wanted = isList ? 12 : 8
                let piece = part.prefix(wanted - head.count)
                head.append(contentsOf: piece)
                part = part.dropFirst(piece.count)
                if head.count == (isList ? 12 : 8) { begin() }
            }
        }
    }

    /// Four more bytes contain the list type of these chunks.
    private var isList: Bool {
        head.count >= 8 && ["LIST", "RIFF"].contains(String(decoding: head[..<4], as: UTF8.self))
    }

    private mutating func begin() {
        let size = head[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        let name = String(decoding: head[..<4], as: UTF8.self)
        let list = head.count == 12 ? String(decoding: head[8...], as: UTF8.self) : ""
        // Chunks are padded to an even size.
        rest = head.count == 12 ? max(0, size + size % 2 - 4) : size + size % 2
        keeps = 0
        if name == "RIFF" {
            // Its contents follow. A large file has several of these.
            rest = 0
            if bytes.isEmpty { bytes = head }
        } else if Self.lists.contains(list) || Self.chunks.contains(name), rest <= Self.chunkLimit {
            keeps = rest
        } else if list == "movi" {
            keeps = min(rest, Self.framesLimit)
        }
        if keeps > 0, bytes.count + keeps + 12 <= Self.limit {
            let stated = keeps + (head.count == 12 ? 4 : 0)
            bytes += head[..<4]
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: stated >> (8 * $0)) }
            bytes += head[8...]
        } else {
            keeps = 0
        }
        head = []
    }
}
