/// Which photos: the one filter tree that GraphQL, REST, the `q=` language, facets, timeline, map and reindex share.
///
/// Ranges are half-open: `from` is included, `to` is not. Text compares without regard to case and accents. A photo
/// that lacks a fact fails every condition on that fact, and therefore passes the condition's `not`.
package indirect enum PhotoFilter: Hashable, Sendable {
    /// Every one of these; an empty list is true of all photos.
    case and([PhotoFilter])
    /// At least one of these; an empty list is true of none.
    case or([PhotoFilter])
    case not(PhotoFilter)

    /// Taken in a stretch of wall-clock time.
    case taken(HalfOpen<WallClock>)
    /// Taken in a stretch of real time, for photos whose offset from UTC is known.
    case takenInstant(HalfOpen<Instant>)
    /// Taken in one of these years of the wall clock.
    case years(Set<Int>)
    /// Taken in one of these months (1…12) of any year.
    case months(Set<Int>)
    /// Taken on this day of any year ("on this day").
    case dayOfYear(month: Int, day: Int)
    case undated(Bool)
    /// First seen by Calotype in this stretch of time (`created_at`).
    case added(HalfOpen<Instant>)
    /// Read anew, or given new AI results, in this stretch of time.
    case changed(HalfOpen<Instant>)

    /// At most this many metres away, along the sphere of `earth_distance`.
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
    /// Millimetres, as on the lens.
    case focalLength(HalfOpen<Double>)
    /// Millimetres, as on a 35 mm film camera.
    case focalLength35(HalfOpen<Double>)
    /// Exposure time in seconds.
    case exposure(HalfOpen<Double>)

    case tags(TermMatch)
    /// Objects that AI writers saw; a minimum confidence 0…1 ignores what they were less sure of.
    case objects(TermMatch, minimumConfidence: Double?)
    /// Named faces; a minimum confidence 0…1 ignores what AI writers were less sure of.
    case people(TermMatch, minimumConfidence: Double?)
    /// The number of faces, named or not.
    case faceCount(HalfOpen<Double>)

    /// `image/heic`, or a whole class as `image/*`.
    case mediaTypes([String])
    /// File name extensions without the dot.
    case fileExtensions([String])
    /// Bytes.
    case fileSize(HalfOpen<Double>)
    /// Millions of pixels.
    case megapixels(HalfOpen<Double>)
    case shapes(Set<PhotoShape>)
    /// The object's key begins with this text, byte for byte.
    case pathPrefix(String)
    /// Words, beginnings of words and parts of words in file name, path, place, title, description, keywords and camera;
    /// every word of the text must occur.
    case text(String)
    /// Words side by side, in this order, within one of the texts that `text` looks at; any white space counts as one
    /// blank.
    case phrase(String)

    /// 0…5 stars.
    case rating(HalfOpen<Double>)
    case favourite(Bool)
    /// `photo_ai_results.processing_status`; the empty string stands for photos without any AI result.
    case aiStatuses([String])
    /// An AI writer of such a version did, or could not do, a part of the photo.
    case aiRun(AIRunMatch)
    case hasError(Bool)
    /// Another photo has the same bytes.
    case hasDuplicates(Bool)
    /// The clip that moves a still in the same folder of the library.
    case isLiveClip(Bool)
    /// A file that is neither a picture nor a film, such as a document. Searches leave these out unless their filter has
    /// this condition.
    case isUnsupported(Bool)
    /// The perceptual hash differs in at most this many of 64 bits.
    case similar(PerceptualHash, distance: Int)
    case ids([PhotoID])

    /// True of every photo.
    package static let everything = PhotoFilter.and([])

    /// Whether the filter mentions files that are not photos.
    package var mentionsUnsupported: Bool {
        switch self {
        case .and(let parts), .or(let parts): parts.contains(where: \.mentionsUnsupported)
        case .not(let part): part.mentionsUnsupported
        case .isUnsupported: true
        default: false
        }
    }

    /// Nil for what is made of other filters.
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

    // Both conditions of time are written with the key `taken`: a zone makes the difference.
    static let taken = Condition(
        "taken", PhotoFilter.taken, { if case .taken(let value) = $0 { value } else { nil } },
        json: .clocks,
        search: SearchForm(
            keys: { _ in [.each("taken", SearchValues.taken)] }, words: [],
            print: { value throws(SearchTextError) in "taken:" + SearchRangeText.clocks(value) }),
        parameters: [.range("taken", isNumber: false)])

    static let takenInstant = Condition(
        "takenInstant", PhotoFilter.takenInstant, { if case .takenInstant(let value) = $0 { value } else { nil } },
        json: .instants,
        search: SearchForm(
            keys: { _ in [] }, words: [],
            print: { value throws(SearchTextError) in "taken:" + SearchRangeText.moments(value) }),
        parameters: [.range("takenInstant", isNumber: false)])

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
        "undated", PhotoFilter.undated, { if case .undated(let value) = $0 { value } else { nil } },
        json: .flag,
        search: .words(
            yes: SearchWord("is", "undated", .undated(true)), no: SearchWord("has", "date", .undated(false)),
            others: [SearchWord("no", "date", .undated(true))]),
        parameters: [.flag("undated")])

    static let hasPosition = Condition(
        "hasPosition", PhotoFilter.hasPosition, { if case .hasPosition(let value) = $0 { value } else { nil } },
        json: .flag,
        search: .words(
            yes: SearchWord("has", "gps", alias: "position", .hasPosition(true)),
            no: SearchWord("no", "gps", alias: "position", .hasPosition(false))),
        parameters: [.flag("hasPosition")])

    static let countries = Condition(
        "countries", PhotoFilter.countries, { if case .countries(let value) = $0 { value } else { nil } },
        json: .strings, search: .names("country"),
        parameters: [.list("country")])

    static let regions = Condition(
        "regions", PhotoFilter.regions, { if case .regions(let value) = $0 { value } else { nil } },
        json: .strings, search: .names("region"),
        parameters: [.list("region")])

    static let cities = Condition(
        "cities", PhotoFilter.cities, { if case .cities(let value) = $0 { value } else { nil } },
        json: .strings, search: .names("city"),
        parameters: [.list("city")])

    static let cameraMakes = Condition(
        "cameraMakes", PhotoFilter.cameraMakes, { if case .cameraMakes(let value) = $0 { value } else { nil } },
        json: .strings, search: .names("make"),
        parameters: [.list("make")])

    static let cameraModels = Condition(
        "cameraModels", PhotoFilter.cameraModels, { if case .cameraModels(let value) = $0 { value } else { nil } },
        json: .strings, search: .names("model"),
        parameters: [.list("camera")])

    static let lenses = Condition(
        "lenses", PhotoFilter.lenses, { if case .lenses(let value) = $0 { value } else { nil } },
        json: .strings, search: .names("lens"),
        parameters: [.list("lens")])

    static let iso = Condition(
        "iso", PhotoFilter.iso, { if case .iso(let value) = $0 { value } else { nil } },
        json: .numbers(in: FilterLimits.iso), search: .numbers("iso", in: FilterLimits.iso),
        parameters: [.range("iso")])

    static let aperture = Condition(
        "aperture", PhotoFilter.aperture, { if case .aperture(let value) = $0 { value } else { nil } },
        json: .numbers(in: FilterLimits.aperture), search: .shownNumbers("f", in: FilterLimits.aperture),
        parameters: [.range("aperture")])

    static let focalLength = Condition(
        "focalLength", PhotoFilter.focalLength, { if case .focalLength(let value) = $0 { value } else { nil } },
        json: .numbers(in: FilterLimits.focalLength), search: .shownNumbers("focal", in: FilterLimits.focalLength),
        parameters: [.range("focalLength")])

    static let focalLength35 = Condition(
        "focalLength35", PhotoFilter.focalLength35, { if case .focalLength35(let value) = $0 { value } else { nil } },
        json: .numbers(in: FilterLimits.focalLength), search: .numbers("focal35", in: FilterLimits.focalLength),
        parameters: [.range("focalLength35")])

    static let exposure = Condition(
        "exposure", PhotoFilter.exposure, { if case .exposure(let value) = $0 { value } else { nil } },
        json: .numbers(in: FilterLimits.exposure), search: .shownNumbers("exposure", in: FilterLimits.exposure),
        parameters: [.range("exposure")])

    static let faceCount = Condition(
        "faceCount", PhotoFilter.faceCount, { if case .faceCount(let value) = $0 { value } else { nil } },
        json: .numbers(in: FilterLimits.faceCount),
        search: .numbers("faces", in: FilterLimits.faceCount, words: SearchWord.faces),
        parameters: [.range("faceCount")])

    static let mediaTypes = Condition(
        "mediaTypes", PhotoFilter.mediaTypes, { if case .mediaTypes(let value) = $0 { value } else { nil } },
        json: .mediaTypes,
        search: .list("type", read: SearchValues.mediaTypes, print: { "type:" + SearchPrinter.alternatives($0) }),
        parameters: [.list("mediaType")])

    static let fileExtensions = Condition(
        "fileExtensions", PhotoFilter.fileExtensions,
        { if case .fileExtensions(let value) = $0 { value } else { nil } },
        json: .strings, search: .names("ext"),
        parameters: [.list("extension")])

    static let fileSize = Condition(
        "fileSize", PhotoFilter.fileSize, { if case .fileSize(let value) = $0 { value } else { nil } },
        json: .numbers(in: FilterLimits.fileSize), search: .numbers("size", in: FilterLimits.fileSize),
        parameters: [.range("fileSize")])

    static let megapixels = Condition(
        "megapixels", PhotoFilter.megapixels, { if case .megapixels(let value) = $0 { value } else { nil } },
        json: .numbers(in: FilterLimits.megapixels), search: .numbers("mp", in: FilterLimits.megapixels),
        parameters: [.range("megapixels")])

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
            print: { "path:" + SearchPrinter.value($0) }),
        parameters: [.text("pathPrefix")])

    static let text = Condition(
        "text", PhotoFilter.text, { if case .text(let value) = $0 { value } else { nil } },
        json: .words, search: .each("text", read: SearchValues.words, print: SearchPrinter.text),
        parameters: [.text("text")])

    static let phrase = Condition(
        "phrase", PhotoFilter.phrase, { if case .phrase(let value) = $0 { value } else { nil } },
        json: .words, search: .each("phrase", read: SearchValues.words, print: SearchPrinter.phrase),
        parameters: [.text("phrase")])

    static let rating = Condition(
        "rating", PhotoFilter.rating, { if case .rating(let value) = $0 { value } else { nil } },
        json: .numbers(in: FilterLimits.rating), search: .numbers("rating", in: FilterLimits.rating),
        parameters: [.range("rating")])

    static let favourite = Condition(
        "favourite", PhotoFilter.favourite, { if case .favourite(let value) = $0 { value } else { nil } },
        json: .flag,
        search: .words(
            yes: SearchWord("is", "favourite", alias: "favorite", .favourite(true)),
            no: SearchWord("no", "favourite", alias: "favorite", .favourite(false))),
        parameters: [.flag("favourite")])

    static let aiStatuses = Condition(
        "aiStatuses", PhotoFilter.aiStatuses, { if case .aiStatuses(let value) = $0 { value } else { nil } },
        json: .statuses,
        search: .names(
            "status", maximumBytes: FilterLimits.statusBytes,
            words: [SearchWord("has", "ai", .not(.aiStatuses([""]))), SearchWord("no", "ai", .aiStatuses([""]))]),
        parameters: [.list("aiStatus")])

    static let hasError = Condition(
        "hasError", PhotoFilter.hasError, { if case .hasError(let value) = $0 { value } else { nil } },
        json: .flag,
        search: .words(
            yes: SearchWord("has", "error", .hasError(true)), no: SearchWord("no", "error", .hasError(false))),
        parameters: [.flag("hasError")])

    static let hasDuplicates = Condition(
        "hasDuplicates", PhotoFilter.hasDuplicates, { if case .hasDuplicates(let value) = $0 { value } else { nil } },
        json: .flag,
        search: .words(
            yes: SearchWord("has", "duplicates", .hasDuplicates(true)),
            no: SearchWord("no", "duplicates", .hasDuplicates(false))),
        parameters: [.flag("hasDuplicates")])

    static let isLiveClip = Condition(
        "isLiveClip", PhotoFilter.isLiveClip, { if case .isLiveClip(let value) = $0 { value } else { nil } },
        json: .flag,
        search: .words(
            yes: SearchWord("is", "liveclip", .isLiveClip(true)), no: SearchWord("no", "liveclip", .isLiveClip(false))
        ),
        parameters: [.flag("isLiveClip")])

    static let isUnsupported = Condition(
        "isUnsupported", PhotoFilter.isUnsupported, { if case .isUnsupported(let value) = $0 { value } else { nil } },
        json: .flag,
        search: .words(
            yes: SearchWord("is", "unsupported", .isUnsupported(true)),
            no: SearchWord("no", "unsupported", .isUnsupported(false))),
        parameters: [.flag("isUnsupported")])

    static let ids = Condition(
        "ids", PhotoFilter.ids, { if case .ids(let value) = $0 { value } else { nil } },
        json: .ids,
        search: .list("id", read: SearchValues.ids, print: { "id:" + $0.map { "\($0)" }.joined(separator: "|") }),
        parameters: [.list("id")])
}
