/// The metadata of a movie from all of its formats: Apple's and Android's keys, iTunes' list, QuickTime's user data,
/// 3GPP's boxes and Windows' attributes. The first format that has a value wins.
struct QuickTimeMetadata {
    private let texts: QuickTimeTexts
    /// Metadata of the tracks, in which some cameras store what others store for the movie.
    private let trackTexts: QuickTimeTexts
    private let windows: WindowsAttributes
    let place: VideoPlace?

    init(_ movie: Range<Int>, of boxes: MediaBoxes) {
        var texts = QuickTimeTexts()
        texts.read(movie, of: boxes)
        var trackTexts = QuickTimeTexts()
        let tracks = boxes.boxes(in: movie).filter { $0.type == "trak" }
        for track in tracks { trackTexts.read(track.body, of: boxes) }
        (self.texts, self.trackTexts) = (texts, trackTexts)
        let user = ([movie] + tracks.map(\.body)).flatMap { boxes.boxes(in: $0) }.filter { $0.type == "udta" }
        let parts = user.flatMap { boxes.boxes(in: $0.body) }
        let attributes = parts.first { $0.type == "Xtra" }
        windows = attributes.map { WindowsAttributes($0.body, of: boxes) } ?? WindowsAttributes()
        place = Self.place(texts) ?? Self.place(trackTexts) ?? Self.place(parts, of: boxes)
    }

    private static func place(_ texts: QuickTimeTexts) -> VideoPlace? {
        for name in ["location.iso6709", "©xyz", "@xyz", "location", "location-eng"] {
            if let text = texts[name], let place = VideoPlace(iso6709: text) { return place }
        }
        return nil
    }

    private static func place(_ parts: [MediaBox], of boxes: MediaBoxes) -> VideoPlace? {
        for part in parts where part.type == "loci" {
            if let place = VideoPlace(location: part.body, of: boxes) { return place }
        }
        return nil
    }

    var make: String? {
        either { $0.first("make", "manufacturer", "©mak", "manu", "@mak") ?? $0.last(of: ["make", "manufacturer"]) }
    }

    var model: String? {
        either { $0.first("model", "©mod", "©mdl", "modl", "@mod", "cmnm") ?? $0.last(of: ["model"]) }
    }

    var title: String? { texts.first("title", "©nam", "titl", "displayname") ?? windows.text("Title") }

    var caption: String? {
        texts.first(
            "description", "desc", "ldes", "©des", "dscp", "comment", "©cmt", "information", "©inf")
    }

    var contentIdentifier: String? { texts["content.identifier"] }

    var keywords: [String] {
        let lists = ["keywords", "©key", "keyw", "kywd"].compactMap { texts[$0] }.map(Self.words)
        return CaptureFacts.distinct(lists.first { !$0.isEmpty } ?? windows.texts("WM/Category"))
    }

    /// Stars, 0…5. `rating.user` contains stars; the other fields contain a percentage.
    var rating: Int? {
        if let stars = texts["rating.user"].flatMap(Double.init), (0...5).contains(stars) {
            return Int(stars.rounded())
        }
        let share = texts["rate"].flatMap(Double.init) ?? windows.number("WM/SharedUserRating").map(Double.init)
        return share.flatMap(StarShare.stars)
    }

    /// Dates of the recording, most reliable first. A date that ends in Z is in UTC, and needs the zone of the place.
    var dates: [CaptureDate] {
        let names = [
            ("creationdate", "quicktime:creationdate"), ("date", "quicktime:DateTimeOriginal"),
            ("originaldatetime", "quicktime:DateTimeOriginal"), ("©day", "quicktime:ContentCreateDate"),
            ("@day", "quicktime:ContentCreateDate"),
        ]
        var dates: [CaptureDate] = []
        for texts in [texts, trackTexts] {
            for (name, source) in names {
                if let text = texts[name], let date = Self.date(text, source: source) { dates.append(date) }
            }
        }
        return dates
    }

    static func date(_ text: String, source: String) -> CaptureDate? {
        guard let moment = WrittenDate(text) else { return nil }
        let isUniversal = text.hasSuffix("Z") && moment.offsetMinutes == 0
        return CaptureDate(
            .original, moment.clock, offsetMinutes: moment.offsetMinutes, source: source, isUniversal: isUniversal,
            precision: moment.precision)
    }

    private func either(_ find: (QuickTimeTexts) -> String?) -> String? { find(texts) ?? find(trackTexts) }

    private static func words(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == ";" || $0 == "\n" }.map(String.init)
    }
}
