import Intake

/// Keeps of a stream of boxes (ISO/IEC 14496-12) those that describe a movie, and lets its frames pass: a movie of any
/// length takes no more memory than its tables do.
struct VideoDescription {
    private enum Box { case passing, kept, fragment }

    /// The boxes that were kept, side by side, without ``fragments``.
    private(set) var bytes: [UInt8] = []
    /// Where the boxes that were kept stand in the file, and where in ``bytes``.
    private(set) var pieces: [(offset: Int, bytes: Range<Int>)] = []
    /// Heads of fragments, `moof`: the first one, and the last ones as far as ``fragmentLimit`` goes.
    private var fragments: [[UInt8]] = []
    private var fragmentBytes = 0
    private let limit: Int
    /// Bytes of the file that have come.
    private var position = 0
    /// The head of a box, as far as it has come.
    private var head: [UInt8] = []
    /// How many bytes of the box that has begun are still to come.
    private var rest = 0
    private var box = Box.passing

    private static let described: Set<String> = ["ftyp", "moov", "meta", "uuid", "sidx"]
    private static let fragmentLimit = 1 << 20

    /// Bytes that the description of most videos does not exceed.
    static let usual = 1 << 20

    /// - Parameters:
    ///   - part: the first bytes of the object.
    ///   - length: of the object.
    ///   - limit: bytes kept at most; boxes that would go beyond it pass.
    /// - Returns: nil if this is not an ISO base media file.
    init?(beginning part: [UInt8], length: Int, limit: Int) {
        self.limit = limit
        if MediaType(of: part)?.isMovie == true { return }
        guard UntypedMovie.begins(part, length: length) else { return nil }
        bytes = UntypedMovie.fileType
    }

    /// Bytes that are kept, and that will be of the box that has begun.
    var needed: Int { bytes.count + fragmentBytes + (box == .kept ? rest : 0) }

    /// All that was kept.
    var whole: [UInt8] { fragments.reduce(into: bytes) { $0 += $1 } }

    mutating func take(_ part: [UInt8]) {
        var part = part[...]
        while !part.isEmpty {
            if rest > 0 {
                let piece = part.prefix(rest)
                keep(piece)
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
        box = .passing
        if Self.described.contains(type), rest <= limit - bytes.count {
            box = .kept
            pieces.append((position - head.count, bytes.count..<bytes.count))
        } else if type == "moof", rest <= Self.fragmentLimit {
            box = .fragment
            fragments.append([])
            if fragmentBytes > Self.fragmentLimit, fragments.count > 2 {
                // Half of them at once: each is moved once on average.
                let old = 1..<max(2, fragments.count / 2)
                fragmentBytes -= fragments[old].reduce(0) { $0 + $1.count }
                fragments.removeSubrange(old)
            }
        }
        keep(head[...])
        head = []
    }

    private mutating func keep(_ piece: ArraySlice<UInt8>) {
        switch box {
        case .passing: return
        case .fragment:
            fragments[fragments.count - 1].append(contentsOf: piece)
            fragmentBytes += piece.count
        case .kept:
            bytes.append(contentsOf: piece)
            if let last = pieces.indices.last { pieces[last].bytes = pieces[last].bytes.lowerBound..<bytes.count }
        }
    }
}
