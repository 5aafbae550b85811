import Catalog

/// Metadata of an ISO base media file: MP4, MOV, M4V and 3GP (ISO/IEC 14496-12 chapter 8; Apple's QuickTime File
/// Format, metadata).
struct MovieFacts: Sendable {
    var facts = CaptureFacts()
    /// In display orientation, in pixels.
    var width: Int?
    var height: Int?
    var durationSeconds: Double?
    /// Four characters, as `avc1` and `hvc1`.
    var codec: String?

    /// - Parameter warnings: receives a sentence for metadata that cannot be read.
    /// - Returns: nil if there is no `moov` box: the file is truncated, or not a video.
    init?(_ boxes: MediaBoxes, warnings: inout [String]) {
        guard let movie = boxes.find("moov") else { return nil }
        let tracks = boxes.boxes(in: movie.body).filter { $0.type == "trak" }.map { MovieTrack($0.body, of: boxes) }
        if let shown = tracks.first(where: \.isVideo) {
            width = shown.size?.width
            height = shown.size?.height
            codec = shown.codec
            facts.orientation = shown.orientation
        }
        let head = MovieHead(movie.body, of: boxes)
        durationSeconds = MovieDuration(movie.body, head: head, tracks: tracks, of: boxes).seconds
        var dates: [CaptureDate] = []
        take(QuickTimeMetadata(movie.body, of: boxes), &dates)
        if let camera = CameraMetadata(movie.body, of: boxes, warnings: &warnings) {
            facts = facts.completed(by: camera.facts)
            if let date = camera.facts.date { dates.append(date) }
        }
        let xmp = CaptureFacts(MetadataBlocks(movie: movie.body, of: boxes), warnings: &warnings)
        if let date = xmp.date { dates.append(date) }
        // A date without a time, as iTunes writes it, is dropped if a timestamp agrees with it.
        let clocks = MovieClock.dates(head, tracks)
        dates.removeAll { date in
            date.precision < .time && clocks.contains { date.precision.agree(date.clock, $0.clock) }
        }
        dates += clocks
        take(words: xmp)
        facts = facts.completed(by: xmp)
        facts.date = CaptureDate.best(of: dates)
    }

    private mutating func take(_ metadata: QuickTimeMetadata, _ dates: inout [CaptureDate]) {
        dates += metadata.dates
        facts.make = metadata.make
        facts.model = metadata.model
        facts.title = metadata.title
        facts.caption = metadata.caption
        facts.keywords = metadata.keywords
        facts.rating = metadata.rating
        facts.contentIdentifier = metadata.contentIdentifier
        facts.position = metadata.place?.position
        facts.altitude = metadata.place?.altitude
    }

    /// Values written by current programs take precedence over older forms.
    private mutating func take(words xmp: CaptureFacts) {
        facts.title = xmp.title ?? facts.title
        facts.caption = xmp.caption ?? facts.caption
        if !xmp.keywords.isEmpty { facts.keywords = xmp.keywords }
        facts.rating = xmp.rating ?? facts.rating
        facts.faces = xmp.faces
    }
}

extension MetadataBlocks {
    /// The locations of XMP in a movie (XMP specification part 3, section 2.3): a `uuid` box at the top level or in the
    /// movie, and `XMP_` in its user data.
    fileprivate init(movie: Range<Int>, of boxes: MediaBoxes) {
        self.init()
        let packet = "be7acfcb97a942e89c71999491e3afac"
        let user = boxes.boxes(in: movie).filter { $0.type == "udta" }
        let places = boxes.boxes() + boxes.boxes(in: movie) + user.flatMap { boxes.boxes(in: $0.body) }
        xmp = places.filter { $0.type == packet || $0.type == "XMP_" }.map { boxes.bytes[$0.body] }
    }
}
