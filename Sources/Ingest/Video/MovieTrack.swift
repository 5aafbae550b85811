/// The movie header, `mvhd` (ISO/IEC 14496-12, section 8.2.2).
struct MovieHead {
    /// The stored timestamp, see ``MovieClock``; 0 for unknown.
    private(set) var created = 0
    /// Units per second.
    private(set) var scale = 0
    /// In units; 0 for unknown.
    private(set) var duration = 0

    init(_ movie: Range<Int>, of boxes: MediaBoxes) {
        guard let body = boxes.find("mvhd", in: movie)?.body else { return }
        let head = TimedHead(body, skipping: 0, of: boxes)
        created = head.created
        scale = head.scale
        duration = head.duration
    }
}

/// A track of a movie, `trak` (section 8.3): its headers and its first sample description.
struct MovieTrack {
    private(set) var number = 0
    private(set) var isVideo = false
    /// Display size, in pixels.
    private(set) var size: (width: Int, height: Int)?
    /// The rotation of the frames as an EXIF orientation: 1, 3, 6 or 8. Nil for upright frames.
    private(set) var orientation: Int?
    private(set) var codec: String?
    /// Timestamps of the track and of its media, see ``MovieClock``.
    private(set) var created: [Int] = []
    /// Time scale of the media in units per second, and its duration in them.
    private(set) var scale = 0
    private(set) var duration = 0
    /// In units of the movie.
    private(set) var trackDuration = 0

    init(_ body: Range<Int>, of boxes: MediaBoxes) {
        let head = boxes.find("tkhd", in: body)
        if let head { readHead(head.body, of: boxes) }
        guard let media = boxes.find("mdia", in: body) else { return }
        if let body = boxes.find("mdhd", in: media.body)?.body {
            let head = TimedHead(body, skipping: 0, of: boxes)
            created.append(head.created)
            scale = head.scale
            duration = head.duration
        }
        if let handler = boxes.find("hdlr", in: media.body) {
            isVideo = boxes.slice(at: handler.body.lowerBound + 8, count: 4)?.elementsEqual("vide".utf8) ?? false
        }
        guard isVideo, let samples = boxes.find("minf", "stbl", "stsd", in: media.body) else { return }
        readSample(samples.body.lowerBound + 8, of: boxes)
    }

    private mutating func readHead(_ body: Range<Int>, of boxes: MediaBoxes) {
        let head = TimedHead(body, skipping: 8, of: boxes)
        created.append(head.created)
        number = head.number
        trackDuration = head.duration
        // 16.16 fixed-point width and height at the end of the box, preceded by a matrix of nine numbers.
        let matrix = body.upperBound - 44
        guard matrix > body.lowerBound, let across = boxes.integer(at: body.upperBound - 8, size: 4),
            let down = boxes.integer(at: body.upperBound - 4, size: 4)
        else { return }
        let signs = [0, 4, 12, 16].map { offset -> Int in
            let number = boxes.integer(at: matrix + offset, size: 4) ?? 0
            return Int(Int32(truncatingIfNeeded: number).signum())
        }
        switch signs {
        case [0, 1, -1, 0]: orientation = 6
        case [-1, 0, 0, -1]: orientation = 3
        case [0, -1, 1, 0]: orientation = 8
        default: break
        }
        let (width, height) = (across >> 16, down >> 16)
        guard width > 0, height > 0 else { return }
        let isTurned = signs[0] == 0 && signs[1] != 0
        size = (isTurned ? height : width, isTurned ? width : height)
    }

    /// The first sample description: its type and, if the header has no size, its size (section 12.1.3).
    private mutating func readSample(_ start: Int, of boxes: MediaBoxes) {
        codec = boxes.slice(at: start + 4, count: 4).flatMap { PlainText.decode($0) }
        guard size == nil, let width = boxes.integer(at: start + 32, size: 2),
            let height = boxes.integer(at: start + 34, size: 2), width > 0, height > 0
        else { return }
        let isTurned = orientation == 6 || orientation == 8
        size = (isTurned ? height : width, isTurned ? width : height)
    }
}

/// The common beginning of `mvhd`, `tkhd` and `mdhd`: version, flags, two timestamps and a duration. In version 1 these
/// have 8 bytes each.
private struct TimedHead {
    private(set) var created = 0
    private(set) var scale = 0
    private(set) var duration = 0
    private(set) var number = 0

    /// - Parameter skipping: bytes between the timestamps and the duration: in `tkhd` the track's id and four unused
    ///   bytes, in the others their time scale.
    init(_ body: Range<Int>, skipping: Int, of boxes: MediaBoxes) {
        let isLong = boxes.integer(at: body.lowerBound, size: 1) == 1
        let size = isLong ? 8 : 4
        let start = body.lowerBound + 4
        let middle = start + 2 * size
        let end = middle + (skipping > 0 ? skipping : 4)
        guard end + size <= body.upperBound else { return }
        created = boxes.integer(at: start, size: size) ?? 0
        let units = boxes.integer(at: middle, size: 4) ?? 0
        if skipping > 0 { number = units } else { scale = units }
        // All bits set means unknown. In eight bytes that exceeds `Int`.
        let length = boxes.integer(at: end, size: size) ?? 0
        duration = length < (isLong ? Int.max : 0xFFFF_FFFF) ? length : 0
    }
}
