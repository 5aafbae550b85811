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
}

/// From a bound that is included to one that is not; at least one of them is there.
package struct HalfOpen<Bound: Comparable & Hashable & Sendable>: Hashable, Sendable {
    package let from: Bound?
    package let to: Bound?

    /// Nil when both are missing, `from` lies after `to`, or one is no number. Equal bounds are an empty range.
    package init?(from: Bound?, to: Bound?) {
        // A NaN is not even equal to itself.
        guard from == from, to == to else { return nil }
        if let from, let to, from > to { return nil }
        guard from != nil || to != nil else { return nil }
        self.from = from
        self.to = to
    }

    package func contains(_ value: Bound) -> Bool {
        if let from, value < from { return false }
        if let to, value >= to { return false }
        return true
    }
}

/// A moment of real time: microseconds since 1970-01-01T00:00:00 UTC.
package struct Instant: Hashable, Comparable, Sendable {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }
}

/// Conditions on a photo's set of terms (tags, objects, people); all that are given must hold.
package struct TermMatch: Hashable, Sendable {
    /// At least one of these.
    package var any: [String]
    /// Every one of these.
    package var all: [String]
    /// None of these.
    package var none: [String]
    /// No term but these, and at least one term.
    package var only: [String]

    package init(any: [String] = [], all: [String] = [], none: [String] = [], only: [String] = []) {
        self.any = any
        self.all = all
        self.none = none
        self.only = only
    }

    package var isEmpty: Bool { any.isEmpty && all.isEmpty && none.isEmpty && only.isEmpty }
}

/// How the upright picture lies. A panorama is at least twice as long as high, or as high as long.
package enum PhotoShape: String, CaseIterable, Hashable, Sendable {
    case portrait, landscape, square, panorama

    /// Nil for pictures without a size.
    package init?(width: Int, height: Int) {
        guard width > 0, height > 0 else { return nil }
        if width >= 2 * height || height >= 2 * width {
            self = .panorama
        } else if width == height {
            self = .square
        } else {
            self = width > height ? .landscape : .portrait
        }
    }
}
