import Catalog
import Postgres

/// How the index reads photos from the shared tables: SQL, and the reader of the rows.
enum IndexedColumns {
    /// The tables of ``columns``.
    static let tables: SQL = """
        photos p LEFT JOIN photo_ai_results r ON r.photo_id = p.id LEFT JOIN ai_results_gone g ON g.photo_id = p.id
        """

    /// The select list: all of ``IndexedColumn``.
    static let columns: SQL = IndexedColumn.allCases.map(\.expression).joined(separator: ", ")

    /// The runs of AI writers on a photo, from `ai_part_runs`: part, success, version, length of the writer's name in
    /// characters, and the name. One string, because building an array takes more than twice the time.
    static let runs: SQL = """
        string_agg(part || CASE WHEN error IS NULL THEN ' + ' ELSE ' - ' END
                   || coalesce(array_to_string(\(flat("version_order")), '.', '?'), '') || ' ' || length(writer)
                   || ' ' || writer, '') AS runs
        """

    /// The users with a row in `favourites` for a photo, as one string for the same reason.
    static let favouriteUsers: SQL = "string_agg(user_id::text, ' ') AS users"

    /// The order in which a segment is built: ``PhotoFacts/timelineKey``.
    static let timelineOrder: SQL = "\(civil("p.taken_date")) DESC NULLS LAST, p.id"

    /// The time of the last known change of a photo, from the columns that its writers set and those that triggers set
    /// (`schema/0024_changed_at.sql`).
    static let changed: SQL = """
        greatest(\(civil("p.created_at")), \(civil("p.indexed_at")), \(civil("r.processing_timestamp")),
            \(civil("(p.changed_at AT TIME ZONE 'UTC')")), \(civil("(r.changed_at AT TIME ZONE 'UTC')")),
            g.gone_at AT TIME ZONE 'UTC',
            (SELECT gone_at AT TIME ZONE 'UTC' FROM ai_results_gone WHERE photo_id = 0))
        """

    static func civil(_ column: String) -> SQL {
        "CASE WHEN \(unsafeRaw: column) >= '0001-01-01' AND \(unsafeRaw: column) < '10000-01-01' THEN \(unsafeRaw: column) END"
    }

    /// Whether a user corrected a part of the AI results. Few photos have corrections.
    static func isCorrected(_ part: SQL) -> SQL {
        "EXISTS (SELECT FROM ai_corrections said WHERE said.photo_id = p.id AND said.part = '\(part)')"
    }

    /// NULL for an array of several dimensions, which is not a list of names.
    static func flat(_ column: String) -> SQL {
        "CASE WHEN array_ndims(\(unsafeRaw: column)) = 1 THEN \(unsafeRaw: column) END"
    }

    /// The facts of a row.
    ///
    /// - Parameter start: the place of the first of ``columns`` in the row.
    static func facts(of row: some FieldSource, at start: Int = 0) throws(PostgresError) -> PhotoFacts {
        let row = IndexedRow(row: row, start: start)
        var photo = PhotoFacts(id: try row.integer(.id) ?? 0)
        photo.filename = try row.text(.filename)
        photo.path = try row.text(.path)
        photo.sizeBytes = try row.integer(.sizeBytes)
        photo.taken = try row.field(Timestamp.self, .taken)?.microseconds
        photo.takenInstant = try row.field(TimestampTZ.self, .takenInstant)?.microseconds
        photo.added = try row.field(Timestamp.self, .added)?.microseconds
        photo.changed = try row.field(Timestamp.self, .changed)?.microseconds
        if let latitude = try row.number(.latitude), let longitude = try row.number(.longitude) {
            photo.position = Coordinate(latitude: latitude, longitude: longitude)
        }
        photo.perceptualHash = try row.text(.perceptualHash).flatMap { PerceptualHash(hex: $0) }?.rawValue
        if let digest = try row.field([UInt8].self, .content), digest.count == 8 {
            photo.content = digest.reduce(0) { $0 << 8 | UInt64($1) }
        }
        photo.liveKey = try row.integer(.liveKey)
        photo.cameraMake = try row.text(.cameraMake)
        photo.cameraModel = try row.text(.cameraModel)
        photo.lens = try row.text(.lens)
        photo.iso = try row.number(.iso)
        photo.fNumber = try row.number(.fNumber, or: .aperture, in: .apertureText)
        photo.focalLength = try row.number(.focalLength, or: .focalLength, in: .focalLengthText)
        photo.focalLength35 = try row.number(.focalLength35)
        photo.exposure = try row.number(.exposure, or: .shutterSpeed, in: .shutterSpeedText)
        photo.placeName = try row.text(.placeName)
        photo.countryCode = try row.text(.countryCode)
        photo.country = try row.text(.country)
        photo.region = try row.text(.region)
        photo.city = try row.text(.city)
        photo.mediaType = try row.text(.mediaType)
        photo.width = try row.field(Int32.self, .width) ?? 0
        photo.height = try row.field(Int32.self, .height) ?? 0
        photo.title = try row.text(.title)
        photo.description = try row.text(.description)
        photo.keywords = try row.names(.keywords)
        photo.rating = try row.field(Int32.self, .rating).map(Int.init)
        photo.favourite = try row.flag(.favourite)
        photo.favouriteUsers = try row.text(.favouriteUsers)?.split(separator: " ").compactMap { Int64($0) } ?? []
        photo.hasError = try row.flag(.hasError)
        photo.isUnsupported = try row.flag(.isUnsupported)
        photo.hasAIResults = try row.flag(.hasAIResults)
        photo.aiStatus = try row.text(.aiStatus)
        photo.tags = try row.names(.tags)
        let objects = try row.text(.objects).flatMap { DetectedThings.read($0, nameKey: "label", wantsBoxes: false) }
        photo.objects = named(objects ?? [], areCertain: try row.flag(.objectsCorrected))
        let faces = FacesOfPhoto.read(
            marked: try row.text(.markedFaces), seen: try row.text(.faces), wantsBoxes: false)
        photo.people = named(faces ?? [], areCertain: try row.flag(.facesCorrected))
        photo.faceCount = faces?.count
        photo.aiRuns = try row.text(.aiRuns)
        return photo
    }

    private static func named(_ things: [DetectedThings.Thing], areCertain: Bool) -> [DetectedTerm] {
        things.compactMap { thing in
            let isCertain = areCertain || thing.isMarked
            return thing.name.map { DetectedTerm(name: $0, confidence: thing.confidence ?? (isCertain ? 1 : nil)) }
        }
    }
}

/// A row of a query or of COPY.
protocol FieldSource {
    func decode<Value: PostgresDecodable>(_: Value?.Type, at column: Int) throws(PostgresError) -> Value?
}

extension Row: FieldSource {}
extension BinaryCopyRow: FieldSource {}

/// A row that contains all of ``IndexedColumns/columns``, with its fields by column.
private struct IndexedRow<Source: FieldSource> {
    let row: Source
    let start: Int

    @inline(__always)
    func field<Value: PostgresDecodable>(
        _: Value.Type, _ column: IndexedColumn
    ) throws(PostgresError) -> Value? {
        try row.decode(Value?.self, at: start + column.rawValue)
    }

    func text(_ column: IndexedColumn) throws(PostgresError) -> String? { try field(String.self, column) }

    func integer(_ column: IndexedColumn) throws(PostgresError) -> Int64? { try field(Int64.self, column) }

    func number(_ column: IndexedColumn) throws(PostgresError) -> Double? { try field(Double.self, column) }

    /// The number in a column, or the one in a column of text that other programs write.
    func number(
        _ column: IndexedColumn, or written: WrittenNumber, in text: IndexedColumn
    ) throws(PostgresError) -> Double? {
        if let number = try number(column) { return number }
        return try self.text(text).flatMap(written.value)
    }

    /// False for NULL.
    func flag(_ column: IndexedColumn) throws(PostgresError) -> Bool { try field(Bool.self, column) ?? false }

    func names(_ column: IndexedColumn) throws(PostgresError) -> [String] {
        (try field([String?].self, column) ?? []).compactMap { $0 }
    }
}
