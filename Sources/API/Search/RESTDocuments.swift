/// The GraphQL documents behind REST: its answers are their `data`, so that both mean the same.
enum RESTDocuments {
    private static let photo = """
        fragment photo on Photo {
          id databaseId filename path sizeBytes mediaType sha256 width height orientation
          takenAt takenInstant takenOffsetMinutes takenSource addedAt
          camera { make model lens iso shutterSpeed exposureSeconds fNumber focalLength focalLength35 }
          position { latitude longitude altitude }
          place { name city region country countryCode }
          perceptualHash thumbhash
          thumbnail { url width height }
          screen: thumbnail(size: SCREEN) { url width height }
          original { url expiresAt }
          title description keywords rating favourite
          tags objects { label confidence box { x y width height } }
          faces { person confidence box { x y width height } }
          aiStatus aiUpdatedAt error { code message }
        }
        """

    static let photos =
        """
        query ($q: String, $order: PhotoOrder!, $first: Int, $after: String, $last: Int,
               $before: String, $around: LocalDateTime) {
          result: photos(q: $q, order: $order, first: $first, after: $after, last: $last,
                         before: $before, around: $around) {
            photos: nodes { ...photo }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            totalCount
          }
        }
        """ + photo

    static let onePhoto = "query ($id: Long!) { result: photo(databaseId: $id) { ...photo } }" + photo

    static let timeline = """
        query ($by: TimelineUnit!) {
          result: timeline(by: $by) {
            period from to count cover { databaseId thumbhash thumbnail { url width height } }
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

    static let facets = """
        query ($limit: Int!) {
          result: facets {
            cameras(first: $limit) { value count } lenses(first: $limit) { value count }
            tags(first: $limit) { value count } objects(first: $limit) { value count }
            people(first: $limit) { value count } years(first: $limit) { value count }
            countries(first: $limit) { value count } cities(first: $limit) { value count }
            mediaTypes(first: $limit) { value count }
          }
        }
        """

    static let suggest = """
        query ($text: String!, $limit: Int!) { result: suggest(text: $text, limit: $limit) { kind value count } }
        """

    private static let job = "{ id kind state total done failed createdAt finishedAt }"

    static let reindex = "mutation { result: reindex \(job) }"

    static let oneJob = "query ($id: ID!) { result: job(id: $id) \(job) }"
}
