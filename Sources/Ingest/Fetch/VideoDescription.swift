import Intake

/// Keeps of a stream of boxes (ISO/IEC 14496-12) those that describe a video, and lets its frames pass: a video of any
/// length takes no more memory than its tables do.
struct VideoDescription {
    /// The boxes that were kept, side by side.
    private(set) var bytes: [UInt8] = []
    /// Where the boxes that were kept stand in the file, and where in ``bytes``.
    private(set) var pieces: [(offset: Int, bytes: Range<Int>)] = []
    private let limit: Int
    /// Bytes of the file that have come.
    private var position = 0
    /// The head of a box, as far as it has come.
    private var head: [UInt8] = []
    /// How many bytes of the box that has begun are still to come.
    private var rest = 0
    private var isKept = false

    private static let described: Set<String> = ["ftyp", "moov", "meta", "uuid"]

    /// Bytes that the description of most videos does not exceed.
    static let usual = 1 << 20

    /// - Parameters:
    ///   - part: the first bytes of the object.
    ///   - length: of the object.
    ///   - limit: bytes kept at most; boxes that would go beyond it pass.
    /// - Returns: nil for what is no video.
    init?(beginning part: [UInt8], length: Int, limit: Int) {
        self.limit = limit
        if MediaType(of: part)?.isVideo == true { return }
        guard UntypedMovie.begins(part, length: length) else { return nil }
        bytes = UntypedMovie.fileType
    }

    /// Bytes that are kept, and that will be of the box that has begun.
    var needed: Int { bytes.count + (isKept ? rest : 0) }

    mutating func take(_ part: [UInt8]) {
        var part = part[...]
        while !part.isEmpty {
            if rest > 0 {
                let piece = part.prefix(rest)
                if isKept { keep(piece) }
                rest -= piece.count
                position += piece.count
                part = part.dropFirst(piece.count)
            } else {
                let wanted = head.count < 8 || !isLong ? 8 : 16
                let piece = part.prefix(wanted - head.count)
                head.append(contentsOf: piece)
                position += piece.count
                part = part.dropFirst(piece.count)
                if head.count == wanted, wanted == 16 || !isLong { begin() }
            }
        }
    }

    /// A size of 1 says that the true one follows the type, in eight bytes.
    private var isLong: Bool { head.count >= 8 && head.prefix(4).elementsEqual([0, 0, 0, 1]) }

    private mutating func begin() {
        let boxes = MediaBoxes(head)
        let isLong = isLong
        // 0: to the end of the file. A size below that of the head is a lie, and nothing behind it can be found.
        let told = boxes.integer(at: isLong ? 8 : 0, size: isLong ? 8 : 4) ?? .max
        rest = told >= head.count ? told - head.count : .max
        let type = String(decoding: head[4..<8], as: UTF8.self)
        isKept = Self.described.contains(type) && rest <= limit - bytes.count
        if isKept {
            pieces.append((position - head.count, bytes.count..<bytes.count))
            keep(head[...])
        }
        head = []
    }

    private mutating func keep(_ piece: ArraySlice<UInt8>) {
        bytes.append(contentsOf: piece)
        if let last = pieces.indices.last { pieces[last].bytes = pieces[last].bytes.lowerBound..<bytes.count }
    }
}
