import Catalog
import Intake

/// What an MP4 or MOV file says about itself (ISO/IEC 14496-12 chapter 8; Apple's QuickTime File Format, metadata).
struct VideoFacts: Sendable {
    var facts = CaptureFacts()
    /// Upright, in pixels.
    var width: Int?
    var height: Int?
    var durationSeconds: Double?
    /// Four characters, as `avc1` and `hvc1`.
    var codec: String?

    /// Nil where there is no `moov` box: the file is cut short, or no video.
    init?(_ boxes: MediaBoxes) {
        guard let movie = boxes.find("moov") else { return nil }
        var dates: [CaptureDate] = []
        if let head = boxes.find("mvhd", in: movie.body) { readHead(head.body, of: boxes, &dates) }
        for track in boxes.boxes(in: movie.body) where track.type == "trak" { readTrack(track.body, of: boxes) }
        let metadata = QuickTimeMetadata(movie.body, of: boxes)
        if let text = metadata["com.apple.quicktime.creationdate"], let moment = DateText.moment(xmp: text),
            let date = CaptureDate(
                .original, moment.clock, offsetMinutes: moment.offsetMinutes, source: "quicktime:creationdate")
        {
            dates.append(date)
        }
        facts.date = CaptureDate.best(of: dates)
        facts.make = metadata["com.apple.quicktime.make"] ?? metadata["©mak"]
        facts.model = metadata["com.apple.quicktime.model"] ?? metadata["©mod"]
        facts.title = metadata["com.apple.quicktime.title"] ?? metadata["©nam"]
        facts.caption = metadata["com.apple.quicktime.description"] ?? metadata["©des"]
        facts.contentIdentifier = metadata["com.apple.quicktime.content.identifier"]
        if let place = metadata["com.apple.quicktime.location.ISO6709"] ?? metadata["©xyz"] { take(iso6709: place) }
        if facts.position == nil, let place = boxes.find("udta", "loci", in: movie.body) {
            take(location: place.body, of: boxes)
        }
    }

    /// `mvhd`: when it was made, in seconds of UTC from 1904, and how long it is.
    private mutating func readHead(_ body: Range<Int>, of boxes: MediaBoxes, _ dates: inout [CaptureDate]) {
        let isLong = boxes.integer(at: body.lowerBound, size: 1) == 1
        let size = isLong ? 8 : 4
        let start = body.lowerBound + 4
        guard let created = boxes.integer(at: start, size: size),
            let scale = boxes.integer(at: start + 2 * size, size: 4),
            let duration = boxes.integer(at: start + 2 * size + 4, size: size)
        else { return }
        // All bits set: unknown.
        if scale > 0, duration > 0, duration < (isLong ? Int.max : 0xFFFF_FFFF) {
            durationSeconds = Double(duration) / Double(scale)
        }
        let sinceUnix = created - 2_082_844_800
        guard created > 0, abs(sinceUnix) < 1 << 40,
            let clock = WallClock(microseconds: Int64(sinceUnix) * 1_000_000),
            let date = CaptureDate(
                .digitized, clock, offsetMinutes: 0, source: "quicktime:CreateDate", isUniversal: true)
        else { return }
        dates.append(date)
    }

    /// Of the first track of pictures: its size as shown, and its codec.
    private mutating func readTrack(_ body: Range<Int>, of boxes: MediaBoxes) {
        guard codec == nil, let media = boxes.find("mdia", in: body),
            let handler = boxes.find("hdlr", in: media.body),
            boxes.slice(at: handler.body.lowerBound + 8, count: 4).map({ Array($0) }) == Array("vide".utf8)
        else { return }
        if let samples = boxes.find("minf", "stbl", "stsd", in: media.body),
            let name = boxes.slice(at: samples.body.lowerBound + 12, count: 4)
        {
            codec = PlainText.decode(name)
        }
        guard let head = boxes.find("tkhd", in: body) else { return }
        // 16.16 fixed point at the end of the box; before them a matrix of nine numbers.
        let matrix = head.body.upperBound - 44
        guard let across = boxes.integer(at: head.body.upperBound - 8, size: 4),
            let down = boxes.integer(at: head.body.upperBound - 4, size: 4),
            let straight = boxes.integer(at: matrix, size: 4), matrix > head.body.lowerBound
        else { return }
        let isTurned = straight == 0
        width = (isTurned ? down : across) >> 16
        height = (isTurned ? across : down) >> 16
    }

    /// 3GPP's box, into which ffmpeg turns Apple's text (3GPP TS 26.244, section 8.10): a language, a name and a role, then
    /// east, north and up as 16.16 fixed point, and of which planet. A height of 0 is one that nobody knew.
    private mutating func take(location body: Range<Int>, of boxes: MediaBoxes) {
        let name = min(body.lowerBound + 6, body.upperBound)
        let isWide =
            boxes.slice(at: name, count: 2).map { [[0xFE, 0xFF], [0xFF, 0xFE]].contains(Array($0)) } ?? false
        let size = isWide ? 2 : 1
        let end = stride(from: name, through: body.upperBound - size, by: size).first {
            boxes.integer(at: $0, size: size) == 0
        }
        guard let end, end + size + 13 < body.upperBound else { return }
        let numbers = (0..<3).compactMap { boxes.integer(at: end + size + 1 + 4 * $0, size: 4) }
            .map { Double(Int32(truncatingIfNeeded: $0)) / 65_536 }
        let planet = boxes.bytes[end + size + 13..<body.upperBound].prefix { $0 != 0 }
        guard numbers.count == 3, numbers[0] != 0 || numbers[1] != 0,
            planet.isEmpty || String(decoding: planet, as: UTF8.self).lowercased() == "earth"
        else { return }
        facts.position = Coordinate(latitude: numbers[1], longitude: numbers[0])
        if facts.position != nil, numbers[2] != 0 { facts.altitude = numbers[2] }
    }

    /// `+43.2965+005.3698+012.500/`: degrees north, degrees east, metres (ISO 6709, annex H).
    private mutating func take(iso6709 text: String) {
        var numbers: [Double] = []
        var number = ""
        for character in text {
            if "+-/".contains(character) {
                if let value = Double(number) { numbers.append(value) }
                number = character == "-" ? "-" : ""
                if character == "/" { break }
            } else {
                number.append(character)
            }
        }
        if let value = Double(number) { numbers.append(value) }
        guard numbers.count >= 2, numbers[0] != 0 || numbers[1] != 0 else { return }
        facts.position = Coordinate(latitude: numbers[0], longitude: numbers[1])
        if facts.position != nil, numbers.count > 2 { facts.altitude = numbers[2] }
    }
}

/// The texts of a movie by their keys: Apple's `mdta` keys, and the older user data that begins with ©.
private struct QuickTimeMetadata {
    private var texts: [String: String] = [:]
    private static let textLimit = 10_000

    subscript(key: String) -> String? { texts[key] }

    init(_ movie: Range<Int>, of boxes: MediaBoxes) {
        if let user = boxes.find("udta", in: movie) {
            for item in boxes.boxes(in: user.body) where item.body.count > 4 {
                guard let name = boxes.slice(at: item.body.lowerBound - 4, count: 4), name.first == 0xA9,
                    let length = boxes.integer(at: item.body.lowerBound, size: 2), length <= Self.textLimit,
                    let text = boxes.slice(at: item.body.lowerBound + 4, count: min(length, item.body.count - 4))
                else { continue }
                texts["©" + String(decoding: name.dropFirst(), as: UTF8.self)] = PlainText.decode(text)
            }
        }
        guard let meta = boxes.find("meta", in: movie), let keys = boxes.find("keys", in: meta.body),
            let list = boxes.find("ilst", in: meta.body)
        else { return }
        // Behind version, flags and their number: a size, `mdta` and a name each.
        let names = boxes.boxes(in: min(keys.body.lowerBound + 8, keys.body.upperBound)..<keys.body.upperBound)
        for item in boxes.boxes(in: list.body) {
            guard let number = boxes.integer(at: item.body.lowerBound - 4, size: 4), number > 0,
                number <= names.count,
                let data = boxes.find("data", in: item.body), data.body.count > 8,
                boxes.integer(at: data.body.lowerBound, size: 4) == 1
            else { continue }
            let name = String(decoding: boxes.bytes[names[number - 1].body], as: UTF8.self)
            let value = boxes.bytes[data.body.lowerBound + 8..<data.body.upperBound].prefix(Self.textLimit)
            texts[name] = PlainText.decode(value)
        }
    }
}
