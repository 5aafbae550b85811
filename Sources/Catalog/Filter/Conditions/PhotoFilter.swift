/// The filter tree shared by GraphQL, REST, the search language, facets, timeline, map and reindex.
///
/// Ranges are half-open: `from` is included, `to` is not. Text compares without regard to case and accents. A photo
/// without a value fails every condition on that value, and therefore passes the condition's `not`.
package indirect enum PhotoFilter: Hashable, Sendable {
    /// Matches if all match; an empty list matches every photo.
    case and([PhotoFilter])
    /// Matches if at least one matches; an empty list matches no photo.
    case or([PhotoFilter])
    case not(PhotoFilter)

    /// Taken in an interval of local time.
    case taken(HalfOpen<WallClock>)
    /// Taken in an interval of instants; matches only photos whose offset from UTC is known.
    case takenInstant(HalfOpen<Instant>)
    /// Taken in one of these years, in local time.
    case years(Set<Int>)
    /// Taken in one of these months (1…12) of any year, in local time.
    case months(Set<Int>)
    /// Taken on this day of any year ("on this day").
    case dayOfYear(month: Int, day: Int)
    case undated(Bool)
    /// First indexed in this interval (`created_at`).
    case added(HalfOpen<Instant>)
    /// Changed in this interval, by any program.
    case changed(HalfOpen<Instant>)

    /// At most this many metres from a place, on the sphere of `earth_distance`.
    case near(Coordinate, metres: Double)
    case within(BoundingBox)
    case hasPosition(Bool)
    /// ISO 3166-1 alpha-2 codes (`FR`) or English names of countries.
    case countries([String])
    /// First-level administrative divisions.
    case regions([String])
    case cities([String])

    case cameraMakes([String])
    case cameraModels([String])
    case lenses([String])
    case iso(HalfOpen<Double>)
    /// The f-number: 2.8 for f/2.8.
    case aperture(HalfOpen<Double>)
    /// The real focal length in millimetres.
    case focalLength(HalfOpen<Double>)
    /// The equivalent focal length on 35 mm film in millimetres.
    case focalLength35(HalfOpen<Double>)
    /// Exposure time in seconds.
    case exposure(HalfOpen<Double>)

    case tags(TermMatch)
    /// Objects detected by AI writers, with an optional minimum confidence 0…1.
    case objects(TermMatch, minimumConfidence: Double?)
    /// Named faces, with an optional minimum confidence 0…1.
    case people(TermMatch, minimumConfidence: Double?)
    /// The number of faces, named or not.
    case faceCount(HalfOpen<Double>)

    /// `image/heic`, or a whole class such as `image/*`.
    case mediaTypes([String])
    /// File name extensions without the dot.
    case fileExtensions([String])
    /// Bytes.
    case fileSize(HalfOpen<Double>)
    /// Millions of pixels.
    case megapixels(HalfOpen<Double>)
    case shapes(Set<PhotoShape>)
    /// The object's key has this prefix, byte for byte.
    case pathPrefix(String)
    /// Words, prefixes of words and parts of words in file name, path, place, title, description, keywords and camera.
    /// Every word must occur.
    case text(String)
    /// Adjacent words in this order within one of the strings that `text` searches; any white space counts as one
    /// space.
    case phrase(String)

    /// 0…5 stars.
    case rating(HalfOpen<Double>)
    case favourite(Bool)
    /// `photo_ai_results.processing_status`; the empty string means photos without AI results.
    case aiStatuses([String])
    /// An AI writer of a matching version processed a part of the photo, or failed to.
    case aiRun(AIRunMatch)
    case hasError(Bool)
    /// Whether another photo has the same bytes.
    case hasDuplicates(Bool)
    /// Whether it is the clip of a Live Photo whose still is in the same folder.
    case isLiveClip(Bool)
    /// Whether the file is neither a picture nor a video, such as a document. Searches exclude these files unless their
    /// filter has this condition.
    case isUnsupported(Bool)
    /// The perceptual hash differs in at most this many of 64 bits.
    case similar(PerceptualHash, distance: Int)
    case ids([PhotoID])

    /// Matches every photo.
    package static let everything = PhotoFilter.and([])

    /// Whether the filter mentions files that are not photos.
    package var mentionsUnsupported: Bool { mentions { if case .isUnsupported = $0 { true } else { false } } }

    /// Whether any part asks for favourites, which differ between users.
    package var mentionsFavourite: Bool { mentions { if case .favourite = $0 { true } else { false } } }

    /// Whether a condition at any depth is one of these.
    private func mentions(_ isOne: (PhotoFilter) -> Bool) -> Bool {
        switch self {
        case .and(let parts), .or(let parts): parts.contains { $0.mentions(isOne) }
        case .not(let part): part.mentions(isOne)
        default: isOne(self)
        }
    }

    /// Nil for `and`, `or` and `not`.
    var condition: Condition? {
        switch self {
        case .and, .or, .not: nil as Condition?
        case .tags: Condition.tags
        case .objects: Condition.objects
        case .people: Condition.people
        case .taken: Condition.taken
        case .takenInstant: Condition.takenInstant
        case .added: Condition.added
        case .changed: Condition.changed
        case .years: Condition.years
        case .months: Condition.months
        case .dayOfYear: Condition.dayOfYear
        case .undated: Condition.undated
        case .near: Condition.near
        case .within: Condition.box
        case .hasPosition: Condition.hasPosition
        case .countries: Condition.countries
        case .regions: Condition.regions
        case .cities: Condition.cities
        case .cameraMakes: Condition.cameraMakes
        case .cameraModels: Condition.cameraModels
        case .lenses: Condition.lenses
        case .iso: Condition.iso
        case .aperture: Condition.aperture
        case .focalLength: Condition.focalLength
        case .focalLength35: Condition.focalLength35
        case .exposure: Condition.exposure
        case .faceCount: Condition.faceCount
        case .mediaTypes: Condition.mediaTypes
        case .fileExtensions: Condition.fileExtensions
        case .fileSize: Condition.fileSize
        case .megapixels: Condition.megapixels
        case .shapes: Condition.shapes
        case .pathPrefix: Condition.pathPrefix
        case .text: Condition.text
        case .phrase: Condition.phrase
        case .rating: Condition.rating
        case .favourite: Condition.favourite
        case .aiStatuses: Condition.aiStatuses
        case .aiRun: Condition.aiRun
        case .hasError: Condition.hasError
        case .hasDuplicates: Condition.hasDuplicates
        case .isLiveClip: Condition.isLiveClip
        case .isUnsupported: Condition.isUnsupported
        case .similar: Condition.similar
        case .ids: Condition.ids
        }
    }
}

// Each condition with its case, its JSON form, its keys in the search language and its parameters in REST. Forms that
// are used once are in Conditions.

extension Condition {
    /// Every condition, in the order in which the parameters of a request are read.
    package static let all: [Condition] = [
        tags, objects, people, taken, takenInstant, added, changed, years, months, dayOfYear, undated, near, box,
        hasPosition, countries, regions, cities, cameraMakes, cameraModels, lenses, iso, aperture, focalLength,
        focalLength35, exposure, faceCount, mediaTypes, fileExtensions, fileSize, megapixels, shapes, pathPrefix,
        text,
        phrase, rating, favourite, aiStatuses, aiRun, hasError, hasDuplicates, isLiveClip, isUnsupported, similar,
        ids,
    ]

    static let added = Condition(
        "added", PhotoFilter.added, { if case .added(let value) = $0 { value } else { nil } },
        json: .instants, search: .days("added"),
        parameters: [.range("added", isNumber: false)])

    static let changed = Condition(
        "changed", PhotoFilter.changed, { if case .changed(let value) = $0 { value } else { nil } },
        json: .instants, search: .days("changed"),
        parameters: [.range("changed", isNumber: false)])

    static let years = Condition(
        "years", PhotoFilter.years, { if case .years(let value) = $0 { value } else { nil } },
        json: .integers(in: 1...9999), search: .integers("year", in: 1...9999),
        parameters: [.numbers("year")])

    static let months = Condition(
        "months", PhotoFilter.months, { if case .months(let value) = $0 { value } else { nil } },
        json: .integers(in: 1...12), search: .integers("month", in: 1...12),
        parameters: [.numbers("month")])

    static let undated = Condition(
        flag: "undated", yes: ("is", "undated"), no: ("has", "date"),
        others: [SearchWord("no", "date", .undated(true))], PhotoFilter.undated
    ) {
        if case .undated(let value) = $0 { value } else { nil }
    }

    static let hasPosition = Condition(
        flag: "hasPosition", yes: ("has", "gps"), no: ("no", "gps"), alias: "position", PhotoFilter.hasPosition
    ) {
        if case .hasPosition(let value) = $0 { value } else { nil }
    }

    static let countries = Condition(names: "countries", key: "country", PhotoFilter.countries) {
        if case .countries(let value) = $0 { value } else { nil }
    }

    static let regions = Condition(names: "regions", key: "region", PhotoFilter.regions) {
        if case .regions(let value) = $0 { value } else { nil }
    }

    static let cities = Condition(names: "cities", key: "city", PhotoFilter.cities) {
        if case .cities(let value) = $0 { value } else { nil }
    }

    static let cameraMakes = Condition(names: "cameraMakes", key: "make", PhotoFilter.cameraMakes) {
        if case .cameraMakes(let value) = $0 { value } else { nil }
    }

    static let cameraModels = Condition(
        names: "cameraModels", key: "model", parameter: "camera", PhotoFilter.cameraModels
    ) {
        if case .cameraModels(let value) = $0 { value } else { nil }
    }

    static let lenses = Condition(names: "lenses", key: "lens", PhotoFilter.lenses) {
        if case .lenses(let value) = $0 { value } else { nil }
    }

    static let iso = Condition(numbers: "iso", key: "iso", in: FilterLimits.iso, PhotoFilter.iso) {
        if case .iso(let value) = $0 { value } else { nil }
    }

    static let aperture = Condition(
        shownNumbers: "aperture", key: "f", in: FilterLimits.aperture, PhotoFilter.aperture
    ) {
        if case .aperture(let value) = $0 { value } else { nil }
    }

    static let focalLength = Condition(
        shownNumbers: "focalLength", key: "focal", in: FilterLimits.focalLength, PhotoFilter.focalLength
    ) {
        if case .focalLength(let value) = $0 { value } else { nil }
    }

    static let focalLength35 = Condition(
        numbers: "focalLength35", key: "focal35", in: FilterLimits.focalLength, PhotoFilter.focalLength35
    ) {
        if case .focalLength35(let value) = $0 { value } else { nil }
    }

    static let exposure = Condition(
        shownNumbers: "exposure", key: "exposure", in: FilterLimits.exposure, PhotoFilter.exposure
    ) {
        if case .exposure(let value) = $0 { value } else { nil }
    }

    static let faceCount = Condition(
        numbers: "faceCount", key: "faces", in: FilterLimits.faceCount, words: SearchWord.faces, PhotoFilter.faceCount
    ) {
        if case .faceCount(let value) = $0 { value } else { nil }
    }

    static let mediaTypes = Condition(
        "mediaTypes", PhotoFilter.mediaTypes, { if case .mediaTypes(let value) = $0 { value } else { nil } },
        json: .mediaTypes,
        search: .list("type", read: SearchValues.mediaTypes, print: { "type:" + SearchText.alternatives($0) }),
        parameters: [.list("mediaType")])

    static let fileExtensions = Condition(
        names: "fileExtensions", key: "ext", parameter: "extension", PhotoFilter.fileExtensions
    ) {
        if case .fileExtensions(let value) = $0 { value } else { nil }
    }

    static let fileSize = Condition(numbers: "fileSize", key: "size", in: FilterLimits.fileSize, PhotoFilter.fileSize)
    {
        if case .fileSize(let value) = $0 { value } else { nil }
    }

    static let megapixels = Condition(
        numbers: "megapixels", key: "mp", in: FilterLimits.megapixels, PhotoFilter.megapixels
    ) {
        if case .megapixels(let value) = $0 { value } else { nil }
    }

    static let shapes = Condition(
        "shapes", PhotoFilter.shapes, { if case .shapes(let value) = $0 { value } else { nil } },
        json: .shapes,
        search: .list(
            "shape", words: PhotoShape.searchWords, read: SearchValues.shapes, print: Set<PhotoShape>.searchText),
        parameters: [.list("shape")])

    static let pathPrefix = Condition(
        "pathPrefix", PhotoFilter.pathPrefix, { if case .pathPrefix(let value) = $0 { value } else { nil } },
        json: .string(maximumBytes: FilterLimits.pathBytes),
        search: .each(
            "path", maximumBytes: FilterLimits.pathBytes, read: { (value) throws(SearchSyntaxError) in value.text },
            print: { "path:" + SearchText.value($0) }),
        parameters: [.text("pathPrefix")])

    static let text = Condition(
        "text", PhotoFilter.text, { if case .text(let value) = $0 { value } else { nil } },
        json: .words, search: .each("text", read: SearchValues.words, print: SearchText.text),
        parameters: [.text("text")])

    static let phrase = Condition(
        "phrase", PhotoFilter.phrase, { if case .phrase(let value) = $0 { value } else { nil } },
        json: .words, search: .each("phrase", read: SearchValues.words, print: SearchText.phrase),
        parameters: [.text("phrase")])

    static let rating = Condition(numbers: "rating", key: "rating", in: FilterLimits.rating, PhotoFilter.rating) {
        if case .rating(let value) = $0 { value } else { nil }
    }

    static let favourite = Condition(
        flag: "favourite", yes: ("is", "favourite"), no: ("no", "favourite"), alias: "favorite", PhotoFilter.favourite
    ) {
        if case .favourite(let value) = $0 { value } else { nil }
    }

    static let aiStatuses = Condition(
        "aiStatuses", PhotoFilter.aiStatuses, { if case .aiStatuses(let value) = $0 { value } else { nil } },
        json: .statuses,
        search: .names(
            "status", maximumBytes: FilterLimits.statusBytes,
            words: [SearchWord("has", "ai", .not(.aiStatuses([""]))), SearchWord("no", "ai", .aiStatuses([""]))]),
        parameters: [.list("aiStatus")])

    static let hasError = Condition(
        flag: "hasError", yes: ("has", "error"), no: ("no", "error"), PhotoFilter.hasError
    ) {
        if case .hasError(let value) = $0 { value } else { nil }
    }

    static let hasDuplicates = Condition(
        flag: "hasDuplicates", yes: ("has", "duplicates"), no: ("no", "duplicates"), PhotoFilter.hasDuplicates
    ) {
        if case .hasDuplicates(let value) = $0 { value } else { nil }
    }

    static let isLiveClip = Condition(
        flag: "isLiveClip", yes: ("is", "liveclip"), no: ("no", "liveclip"), PhotoFilter.isLiveClip
    ) {
        if case .isLiveClip(let value) = $0 { value } else { nil }
    }

    static let isUnsupported = Condition(
        flag: "isUnsupported", yes: ("is", "unsupported"), no: ("no", "unsupported"), PhotoFilter.isUnsupported
    ) {
        if case .isUnsupported(let value) = $0 { value } else { nil }
    }

    static let ids = Condition(
        "ids", PhotoFilter.ids, { if case .ids(let value) = $0 { value } else { nil } },
        json: .ids,
        search: .list("id", read: SearchValues.ids, print: { "id:" + $0.map { "\($0)" }.joined(separator: "|") }),
        parameters: [.list("id")])
}
