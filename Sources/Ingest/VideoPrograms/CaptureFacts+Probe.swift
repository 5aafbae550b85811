import Catalog

extension CaptureFacts {
    /// Takes facts from the tags that ffprobe lists, whatever their format in the file: Matroska, Windows Media, RIFF,
    /// or tags that ffmpeg copied from a movie.
    init(_ report: ProbeReport) {
        self.init()
        let tags = report.tags
        func first(_ names: String...) -> String? { names.lazy.compactMap { tags[$0] }.first }
        let apple = "com.apple.quicktime."
        title = first("title", apple + "title")
        caption = first(
            "description", apple + "description", "comment", "summary", "synopsis", "wm/text", apple + "comment")
        make = first(apple + "make", "com.android.manufacturer", "make", "manufacturer", "devicemanufacturer")
        model = first(apple + "model", "com.android.model", "model", "devicemodelname")
        let words = first("keywords", apple + "keywords", "wm/category")?.split { $0 == "," || $0 == ";" } ?? []
        keywords = Self.distinct(words.map(String.init))
        if let share = first("wm/shareduserrating", "shareduserrating").flatMap(Double.init) {
            rating = StarShare.stars(share)
        } else if let stars = first("rating", apple + "rating.user").flatMap(Double.init), (0...5).contains(stars) {
            rating = Int(stars.rounded())
        }
        contentIdentifier = first(apple + "content.identifier")
        if let place = first(apple + "location.iso6709", "location", "location-eng").flatMap(
            VideoPlace.init(iso6709:))
        {
            position = place.position
            altitude = place.altitude
        }
        date = CaptureDate.best(of: Self.dates(tags))
        orientation = report.orientation
    }

    private static func dates(_ tags: [String: String]) -> [CaptureDate] {
        let names = [
            ("com.apple.quicktime.creationdate", "quicktime:creationdate"), ("date_recorded", "tag:DATE_RECORDED"),
            ("date_digitized", "tag:DATE_DIGITIZED"), ("date", "tag:date"),
        ]
        var dates: [CaptureDate] = []
        for (name, source) in names {
            guard let text = tags[name]?.replacing(" UTC", with: "Z") else { continue }
            if let date = QuickTimeMetadata.date(text, source: source) { dates.append(date) }
        }
        // A date of the file, such as Matroska's DateUTC.
        if let moment = tags["creation_time"].flatMap({ WrittenDate($0) }) {
            let offset = moment.offsetMinutes ?? 0
            let date = CaptureDate(
                .digitized, moment.clock, offsetMinutes: offset, source: "tag:creation_time",
                isUniversal: offset == 0, precision: moment.precision)
            if let date { dates.append(date) }
        }
        return dates
    }
}
