import GraphQL
import Hummingbird
import Logging
import NIOCore
import Query

/// The shapes of REST's responses: objects of GraphQL with fixed fields, prepared once.
struct ResponseShapes: Sendable {
    let page: FixedSelection
    let photo: FixedSelection
    let timeline: FixedSelection
    let map: FixedSelection
    let facets: FixedSelection
    /// One list of terms.
    let facet: [Facet: FixedSelection]
    let suggestion: FixedSelection
    let completions: FixedSelection
    let job: FixedSelection
    /// The columns that ``page`` and ``photo`` need of each photo.
    let photoColumns: PhotoColumns
    /// The columns of covers of ``timeline`` and ``map``.
    let coverColumns: PhotoColumns
    private let report: @Sendable (any Error, [PathElement]) -> Void

    init(_ schema: Schema, logger: Logger) throws {
        func shape(_ type: String, _ fields: String, fragments: String = "") throws -> FixedSelection {
            try FixedSelection(fields, on: type, in: schema, fragments: fragments)
        }
        photo = try shape("Photo", "...photo", fragments: Self.photo)
        page = try shape(
            "PhotoConnection",
            """
            photos: nodes { ...photo }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            totalCount
            """, fragments: Self.photo)
        timeline = try shape("TimelineBucket", "period from to count position cursor \(Self.cover)")
        map = try shape(
            "MapCluster", "count position { latitude longitude } box { west south east north } \(Self.cover)")
        let term = "{ value count cursor }"
        facets = try shape("Facets", Facet.allCases.map { "\($0.rawValue) \(term)" }.joined(separator: " "))
        facet = Dictionary(
            uniqueKeysWithValues: try Facet.allCases.map { ($0, try shape("Facets", "\($0.rawValue) \(term)")) })
        suggestion = try shape("Suggestion", "kind value count")
        completions = try shape("SearchCompletions", "from to completions { text count }")
        job = try shape("Job", "id kind state parts bytes total done failed createdAt finishedAt")
        photoColumns = PhotoColumns(of: photo.fields)
        coverColumns = PhotoColumns(below: timeline.fields + map.fields)
        report = { error, path in
            logger.error("unexpected error in a response", metadata: ["error": "\(error)", "path": "\(path)"])
        }
    }

    private static let cover = "cover { databaseId thumbhash thumbnail { url width height } }"

    private static let photo = """
        fragment photo on Photo {
          id databaseId filename path sizeBytes mediaType sha256 width height orientation
          takenAt takenInstant takenOffsetMinutes takenSource takenPrecision addedAt
          camera { make model lens iso shutterSpeed aperture focalLengthText exposureSeconds fNumber focalLength focalLength35 }
          position { latitude longitude altitude }
          place { name city district region country countryCode }
          perceptualHash thumbhash
          thumbnail { url width height }
          screen: thumbnail(size: SCREEN) { url width height }
          original { url expiresAt }
          motion { kind clipDatabaseId mediaType offset length durationSeconds link { url expiresAt } }
          video { durationSeconds codec }
          title description keywords rating favourite
          tags objects { label confidence box { x y width height } }
          faces { person confidence box { x y width height } }
          aiStatus aiUpdatedAt error { code message }
        }
        """

    // MARK: Responses

    func response(_ object: any ObjectValue, _ shape: FixedSelection) throws -> Response {
        var output = output()
        try output.write(object, shape)
        return .rendered(output.bytes)
    }

    /// `{"member": [object, …]}`
    func response(_ member: String, _ objects: [some ObjectValue], _ shape: FixedSelection) throws -> Response {
        var output = output()
        output.append("{")
        output.write(member)
        output.append(":")
        try output.write(objects.count, shape) { objects[$0] }
        output.append("}")
        return .rendered(output.bytes)
    }

    /// An empty output for objects.
    func output() -> ResponseWriter { ResponseWriter(report: report) }
}

extension Response {
    static func rendered(_ bytes: [UInt8], _ type: String = "application/json") -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
