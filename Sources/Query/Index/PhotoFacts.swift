import Catalog

/// The facts of one photo for the index: read from the tables, and added to a ``Segment``.
struct PhotoFacts: Sendable {
    let id: Int64
    var filename: String?
    var path: String?
    var sizeBytes: Int64?
    /// Microseconds of the wall clock; nil without a date, or with one outside the years 1 to 9999.
    var taken: Int64?
    /// Microseconds since 1970, UTC, like the next two.
    var takenInstant: Int64?
    var added: Int64?
    var changed: Int64?
    var position: Coordinate?
    var perceptualHash: UInt64?
    /// The first eight bytes of the SHA-256.
    var content: UInt64?
    /// A hash of the folder and of Apple's content identifier; nil if the photo is no half of a Live Photo.
    var liveKey: Int64?
    var cameraMake: String?
    var cameraModel: String?
    var lens: String?
    var iso: Double?
    var fNumber: Double?
    var focalLength: Double?
    var focalLength35: Double?
    var exposure: Double?
    var placeName: String?
    var countryCode: String?
    var country: String?
    var region: String?
    var city: String?
    var mediaType: String?
    var width: Int32 = 0
    var height: Int32 = 0
    var title: String?
    var description: String?
    var keywords: [String] = []
    var rating: Int?
    /// `photos.favourite`: of the first owner.
    var favourite = false
    /// The other users whose favourite it is.
    var favouriteUsers: [Int64] = []
    var hasError = false
    /// Neither a picture nor a video.
    var isUnsupported = false
    /// Nil for photos without a row of AI results.
    var aiStatus: String?
    var hasAIResults = false
    /// Runs of AI writers, in the format of ``IndexedColumns/runs``.
    var aiRuns: String?
    var tags: [String] = []
    var objects: [DetectedTerm] = []
    var people: [DetectedTerm] = []
    /// Nil without a list of faces.
    var faceCount: Int?

    init(id: Int64) { self.id = id }

    /// Newest first, equal dates by id, undated last: the order of positions in a segment and of the timeline.
    var timelineKey: SortKey { SortKey(rank: taken.map { -$0 } ?? .max, id: id) }
}

/// A name that an AI writer detected, with its confidence.
struct DetectedTerm: Hashable, Sendable {
    let name: String
    let confidence: Double?
}
