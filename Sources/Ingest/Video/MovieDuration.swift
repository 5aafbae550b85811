/// The duration of a movie, from its header, its tracks, or the fragments that follow it (ISO/IEC 14496-12, section
/// 8.8).
struct MovieDuration {
    private(set) var seconds: Double?

    private static let limit = 400.0 * 86_400

    init(_ movie: Range<Int>, head: MovieHead, tracks: [MovieTrack], of boxes: MediaBoxes) {
        let stated = head.scale > 0 ? Double(head.duration) / Double(head.scale) : 0
        var found = stated
        if let extends = boxes.find("mvex", in: movie) {
            found = Self.announced(extends.body, head: head, of: boxes) ?? 0
            if found == 0 {
                let fragments = MovieFragments(extends.body, tracks: tracks, begins: stated == 0, of: boxes)
                found = max(stated, fragments.seconds)
            }
            if found == 0 { found = Self.indexed(of: boxes) }
        }
        if found == 0, head.scale > 0 {
            found = Double(tracks.map(\.trackDuration).max() ?? 0) / Double(head.scale)
        }
        if found == 0 {
            found = tracks.map { $0.scale > 0 ? Double($0.duration) / Double($0.scale) : 0 }.max() ?? 0
        }
        seconds = found > 0 && found < Self.limit ? found : nil
    }

    /// `mehd`: the total duration of all fragments.
    private static func announced(_ extends: Range<Int>, head: MovieHead, of boxes: MediaBoxes) -> Double? {
        guard head.scale > 0, let body = boxes.find("mehd", in: extends)?.body else { return nil }
        let size = boxes.integer(at: body.lowerBound, size: 1) == 1 ? 8 : 4
        return boxes.integer(at: body.lowerBound + 4, size: size).map { Double($0) / Double(head.scale) }
    }

    /// `sidx`: the durations of the subsegments of a track (section 8.16.3).
    private static func indexed(of boxes: MediaBoxes) -> Double {
        var sums: [Int: Double] = [:]
        for box in boxes.boxes() where box.type == "sidx" {
            let body = box.body
            let size = boxes.integer(at: body.lowerBound, size: 1) == 0 ? 4 : 8
            let list = body.lowerBound + 12 + 2 * size
            guard let track = boxes.integer(at: body.lowerBound + 4, size: 4),
                let scale = boxes.integer(at: body.lowerBound + 8, size: 4), scale > 0,
                let count = boxes.integer(at: list + 2, size: 2)
            else { continue }
            let units = (0..<count).map { index -> Int in
                let place = list + 4 + 12 * index
                return place + 12 <= body.upperBound ? boxes.integer(at: place + 4, size: 4) ?? 0 : 0
            }
            sums[track, default: 0] += Double(units.reduce(0, +)) / Double(scale)
        }
        return sums.values.max() ?? 0
    }
}

/// The fragments of a movie, `moof`: the end time of the last fragment per track.
private struct MovieFragments {
    private var ends: [Int: Int] = [:]
    private var starts: [Int: Int] = [:]
    /// Default sample duration, per track.
    private var defaults: [Int: Int] = [:]
    private(set) var seconds = 0.0

    /// - Parameter begins: the movie itself has no samples, so it begins with its first fragment.
    init(_ extends: Range<Int>, tracks: [MovieTrack], begins: Bool, of boxes: MediaBoxes) {
        for box in boxes.boxes(in: extends) where box.type == "trex" {
            guard let track = boxes.integer(at: box.body.lowerBound + 4, size: 4) else { continue }
            defaults[track] = boxes.integer(at: box.body.lowerBound + 12, size: 4)
        }
        for fragment in boxes.boxes() where fragment.type == "moof" {
            for part in boxes.boxes(in: fragment.body) where part.type == "traf" { take(part.body, of: boxes) }
        }
        seconds =
            tracks.map { track -> Double in
                guard track.scale > 0, let end = ends[track.number] else { return 0 }
                let start = begins ? starts[track.number] ?? 0 : 0
                return Double(max(0, end - start)) / Double(track.scale)
            }.max() ?? 0
    }

    private mutating func take(_ body: Range<Int>, of boxes: MediaBoxes) {
        guard let head = boxes.find("tfhd", in: body)?.body,
            let flags = boxes.integer(at: head.lowerBound + 1, size: 3),
            let track = boxes.integer(at: head.lowerBound + 4, size: 4)
        else { return }
        var usual = defaults[track] ?? 0
        if flags & 0x8 != 0 {
            let place = head.lowerBound + 8 + (flags & 0x1 != 0 ? 8 : 0) + (flags & 0x2 != 0 ? 4 : 0)
            usual = boxes.integer(at: place, size: 4) ?? usual
        }
        var length = 0
        for run in boxes.boxes(in: body) where run.type == "trun" {
            length &+= Self.length(of: run.body, usual: usual, of: boxes)
        }
        var start = ends[track] ?? 0
        if let time = boxes.find("tfdt", in: body)?.body {
            let size = boxes.integer(at: time.lowerBound, size: 1) == 1 ? 8 : 4
            start = boxes.integer(at: time.lowerBound + 4, size: size) ?? start
        }
        if starts[track] == nil { starts[track] = start }
        let (end, overflows) = start.addingReportingOverflow(length)
        if !overflows { ends[track] = max(ends[track] ?? 0, end) }
    }

    /// The duration of a run of samples, `trun`.
    private static func length(of body: Range<Int>, usual: Int, of boxes: MediaBoxes) -> Int {
        guard let flags = boxes.integer(at: body.lowerBound + 1, size: 3),
            let count = boxes.integer(at: body.lowerBound + 4, size: 4)
        else { return 0 }
        guard flags & 0x100 != 0 else { return count.multipliedReportingOverflow(by: usual).partialValue }
        let list = body.lowerBound + 8 + (flags & 0x1 != 0 ? 4 : 0) + (flags & 0x4 != 0 ? 4 : 0)
        let entry = 4 * [0x100, 0x200, 0x400, 0x800].filter { flags & $0 != 0 }.count
        let samples = min(count, max(0, body.upperBound - list) / entry)
        return (0..<samples).reduce(0) { $0 + (boxes.integer(at: list + $1 * entry, size: 4) ?? 0) }
    }
}
