/// Filters a stream of boxes (ISO/IEC 14496-12): keeps those that describe a movie and skips its frames, so that a
/// movie of any length takes only the memory of its tables.
struct VideoDescription {
    private enum Box { case passing, kept, fragment }

    /// The kept boxes, concatenated, without ``fragments``.
    private(set) var bytes: [UInt8] = []
    /// Where each kept box is in the file, and in ``bytes``.
    private(set) var pieces: [(offset: Int, bytes: Range<Int>)] = []
    /// Headers of fragments, `moof`: the first one, and as many of the last ones as ``fragmentLimit`` allows.
    private var fragments: [[UInt8]] = []
    private var fragmentBytes = 0
    private let limit: Int
    /// Bytes of the file received so far.
    private var position = 0
    /// The received part of a box header.
    private var head: [UInt8] = []
    /// Remaining bytes of the current box.
    private var rest = 0
    private var box = Box.passing

    private static let described: Set<String> = ["ftyp", "moov", "meta", "uuid", "sidx"]
    private static let fragmentLimit = 1 << 20

    /// The descriptions of most videos are smaller, in bytes.
    static let usual = 1 << 20

    /// - Parameters:
    ///   - part: the first bytes of the object.
    ///   - length: of the object, in bytes.
    ///   - limit: maximum bytes to keep; boxes beyond it are skipped.
    /// - Returns: nil if this is not an ISO base media file.
    init?(beginning part: [UInt8], length: Int, limit: Int) {
        self.limit = limit
        if MediaType(of: part)?.isMovie == true { return }
        guard UntypedMovie.begins(part, length: length) else { return nil }
        bytes = UntypedMovie.fileType
    }

    /// Bytes that are kept, including the rest of the current box.
    var needed: Int { bytes.count + fragmentBytes + (box == .kept ? rest : 0) }

    /// All kept bytes.
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

    /// A size of 1 means that the size follows the type, in eight bytes.
    private var isLong: Bool { head.count >= 8 && head.prefix(4).elementsEqual([0, 0, 0, 1]) }

    private mutating func begin() {
        let boxes = MediaBoxes(head)
        let isLong = isLong
        // 0 means to the end of the file. A size below that of the header is invalid, so nothing after it can be found.
        let stated = boxes.integer(at: isLong ? 8 : 0, size: isLong ? 8 : 4) ?? .max
        rest = stated >= head.count ? stated - head.count : .max
        let type = String(decoding: head[4..<8], as: UTF8.self)
        box = .passing
        if Self.described.contains(type), rest <= limit - bytes.count {
            box = .kept
            pieces.append((position - head.count, bytes.count..<bytes.count))
        } else if type == "moof", rest <= Self.fragmentLimit {
            box = .fragment
            fragments.append([])
            if fragmentBytes > Self.fragmentLimit, fragments.count > 2 {
                // Drops half of them at once, so that each is moved once on average.
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
