import Query

/// The GraphQL documents behind REST: its answers are their `data`, so that both mean the same.
enum RESTDocuments {
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

    static let photos =
        """
        query ($order: PhotoOrder!, $first: Int, $after: String, $last: Int, $before: String,
               $around: LocalDateTime) {
          result: photos(order: $order, first: $first, after: $after, last: $last, before: $before,
                         around: $around) {
            photos: nodes { ...photo }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            totalCount
          }
        }
        """ + photo

    /// For the photos of ``LibraryContext/batch``.
    static let somePhotos = "{ result: photos { nodes { ...photo } } }" + photo

    static let onePhoto = "query ($id: Long!) { result: photo(databaseId: $id) { ...photo } }" + photo

    static let timeline = """
        query ($by: TimelineUnit!) {
          result: timeline(by: $by) {
            period from to count position cursor cover { databaseId thumbhash thumbnail { url width height } }
          }
        }
        """

    static let map = """
        query ($box: BoundingBoxInput!, $zoom: Float!) {
          result: map(box: $box, zoom: $zoom) {
            count position { latitude longitude } box { west south east north }
            cover { databaseId thumbhash thumbnail { url width height } }
          }
        }
        """

    /// All lists, or one of them from a cursor on.
    static func facets(_ lists: [Facet]) -> String {
        let after = lists.count == 1 ? ", after: $after" : ""
        let fields = lists.map { "\($0.rawValue)(first: $limit\(after)) { value count cursor }" }
        return "query ($limit: Int!\(lists.count == 1 ? ", $after: String" : "")) "
            + "{ result: facets { \(fields.joined(separator: " ")) } }"
    }

    static let suggest = """
        query ($text: String!, $limit: Int!) { result: suggest(text: $text, limit: $limit) { kind value count } }
        """

    static let complete = """
        query ($q: String!, $at: Int, $limit: Int!) {
          result: complete(q: $q, at: $at, limit: $limit) { from to completions { text count } }
        }
        """

    private static let job = "{ id kind state parts bytes total done failed createdAt finishedAt }"

    static let oneJob = "query ($id: ID!) { result: job(id: $id) \(job) }"
}
