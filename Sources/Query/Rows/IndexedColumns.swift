import Catalog
import Postgres

/// The columns of the shared tables that the index takes, as SQL and as the reader of the rows that come back.
enum IndexedColumns {
    /// What ``columns`` are of.
    static let tables: SQL = """
        photos p LEFT JOIN photo_ai_results r ON r.photo_id = p.id LEFT JOIN ai_results_gone g ON g.photo_id = p.id
        """

    /// Of ``tables`` and, beside them as `a`, ``runs``. Every column has the type that ``facts(of:at:)`` reads. Dates and
    /// times outside the years 1 to 9999, infinities among them, count as missing.
    static let columns: SQL = """
        p.id, p.filename::text, p.s3_path, p.size_bytes, \(civil("p.taken_date")), \(civil("p.taken_at")),
        \(civil("p.created_at")), \(changed),
        p.latitude::float8, p.longitude::float8, coalesce(p.upright_hash, p.perceptual_hash)::text, substring(p.sha256 FROM 1 FOR 8),
        p.camera_make::text, p.camera_model::text, p.lens_model::text, p.iso::float8, p.f_number, p.focal_length_mm,
        p.focal_length_35mm, p.exposure_seconds, p.location_name::text, p.country_code::text, p.country::text,
        p.region::text, p.city::text, p.media_type::text, p.width, p.height, p.title, p.description,
        \(flat("p.keywords")), p.rating::int4, p.favourite, p.error_code IS NOT NULL, r.photo_id IS NOT NULL,
        r.processing_status::text, \(flat("r.tags")), r.objects::text, r.faces::text,
        p.marked_faces::text,
        CASE WHEN p.content_identifier IS NOT NULL AND p.media_type ~ '^(image|video)/'
            THEN hashtextextended(regexp_replace(p.s3_path, '[^/]*$', '') || E'\\n' || p.content_identifier, 0) END,
        \(said("faces")), \(said("objects")), a.runs,
        CASE WHEN p.f_number IS NULL THEN p.aperture::text END,
        CASE WHEN p.focal_length_mm IS NULL THEN p.focal_length::text END,
        CASE WHEN p.exposure_seconds IS NULL THEN p.shutter_speed::text END,
        p.read_state = 'unsupported'
        """

    /// What AI writers did with a photo, of `ai_part_runs`: part, whether it was done, version, how many characters the
    /// writer's name has, and the name. One text, because an array is made at more than twice its cost.
    static let runs: SQL = """
        string_agg(part || CASE WHEN error IS NULL THEN ' + ' ELSE ' - ' END
                   || coalesce(array_to_string(\(flat("version_order")), '.', '?'), '') || ' ' || length(writer)
                   || ' ' || writer, '') AS runs
        """

    /// The order in which a segment is built: ``PhotoFacts/timelineKey``.
    static let timelineOrder: SQL = "\(civil("p.taken_date")) DESC NULLS LAST, p.id"

    /// The last of all times at which something is known to have happened to a photo: what its writers say, and what the
    /// database noted when they said nothing (`schema/0024_changed_at.sql`).
    private static let changed: SQL = """
        greatest(\(civil("p.created_at")), \(civil("p.indexed_at")), \(civil("r.processing_timestamp")),
            \(civil("(p.changed_at AT TIME ZONE 'UTC')")), \(civil("(r.changed_at AT TIME ZONE 'UTC')")),
            g.gone_at AT TIME ZONE 'UTC',
            (SELECT gone_at AT TIME ZONE 'UTC' FROM ai_results_gone WHERE photo_id = 0))
        """

    static func civil(_ column: String) -> SQL {
        "CASE WHEN \(unsafeRaw: column) >= '0001-01-01' AND \(unsafeRaw: column) < '10000-01-01' THEN \(unsafeRaw: column) END"
    }

    /// Whether a part of the results is a person's word; nearly no photo has one.
    static func said(_ part: SQL) -> SQL {
        "EXISTS (SELECT FROM ai_corrections said WHERE said.photo_id = p.id AND said.part = '\(part)')"
    }

    /// An array of several dimensions holds no list of names.
    static func flat(_ column: String) -> SQL {
        "CASE WHEN array_ndims(\(unsafeRaw: column)) = 1 THEN \(unsafeRaw: column) END"
    }

    /// The facts of one row whose columns begin at `start`.
    static func facts(of row: some FieldSource, at start: Int = 0) throws(PostgresError) -> PhotoFacts {
        func number(_ column: Int, or written: WrittenNumber, in text: Int) throws(PostgresError) -> Double? {
            if let number = try row.field(Double.self, at: column) { return number }
            return try row.field(String.self, at: text).flatMap(written.value)
        }
        var photo = PhotoFacts(id: try row.field(Int64.self, at: start) ?? 0)
        photo.filename = try row.field(String.self, at: start + 1)
        photo.path = try row.field(String.self, at: start + 2)
        photo.sizeBytes = try row.field(Int64.self, at: start + 3)
        photo.taken = try row.field(Timestamp.self, at: start + 4)?.microseconds
        photo.takenInstant = try row.field(TimestampTZ.self, at: start + 5)?.microseconds
        photo.added = try row.field(Timestamp.self, at: start + 6)?.microseconds
        photo.changed = try row.field(Timestamp.self, at: start + 7)?.microseconds
        if let latitude = try row.field(Double.self, at: start + 8),
            let longitude = try row.field(Double.self, at: start + 9)
        {
            photo.position = Coordinate(latitude: latitude, longitude: longitude)
        }
        photo.perceptualHash = try row.field(String.self, at: start + 10)
            .flatMap { PerceptualHash(hex: $0) }?.rawValue
        if let digest = try row.field([UInt8].self, at: start + 11), digest.count == 8 {
            photo.content = digest.reduce(0) { $0 << 8 | UInt64($1) }
        }
        photo.cameraMake = try row.field(String.self, at: start + 12)
        photo.cameraModel = try row.field(String.self, at: start + 13)
        photo.lens = try row.field(String.self, at: start + 14)
        photo.iso = try row.field(Double.self, at: start + 15)
        photo.fNumber = try number(start + 16, or: .aperture, in: start + 44)
        photo.focalLength = try number(start + 17, or: .focalLength, in: start + 45)
        photo.focalLength35 = try row.field(Double.self, at: start + 18)
        photo.exposure = try number(start + 19, or: .shutterSpeed, in: start + 46)
        photo.placeName = try row.field(String.self, at: start + 20)
        photo.countryCode = try row.field(String.self, at: start + 21)
        photo.country = try row.field(String.self, at: start + 22)
        photo.region = try row.field(String.self, at: start + 23)
        photo.city = try row.field(String.self, at: start + 24)
        photo.mediaType = try row.field(String.self, at: start + 25)
        photo.width = try row.field(Int32.self, at: start + 26) ?? 0
        photo.height = try row.field(Int32.self, at: start + 27) ?? 0
        photo.title = try row.field(String.self, at: start + 28)
        photo.description = try row.field(String.self, at: start + 29)
        photo.keywords = (try row.field([String?].self, at: start + 30) ?? []).compactMap { $0 }
        photo.rating = try row.field(Int32.self, at: start + 31).map(Int.init)
        photo.favourite = try row.field(Bool.self, at: start + 32) ?? false
        photo.hasError = try row.field(Bool.self, at: start + 33) ?? false
        photo.hasAIResults = try row.field(Bool.self, at: start + 34) ?? false
        photo.aiStatus = try row.field(String.self, at: start + 35)
        photo.tags = (try row.field([String?].self, at: start + 36) ?? []).compactMap { $0 }
        let objects = try row.field(String.self, at: start + 37)
            .flatMap { SeenThings.read($0, nameKey: "label", wantsBoxes: false) }
        photo.objects = named(objects ?? [], areCertain: try row.field(Bool.self, at: start + 42) ?? false)
        let faces = FacesOfPhoto.read(
            marked: try row.field(String.self, at: start + 39), seen: try row.field(String.self, at: start + 38),
            wantsBoxes: false)
        photo.liveKey = try row.field(Int64.self, at: start + 40)
        photo.people = named(faces ?? [], areCertain: try row.field(Bool.self, at: start + 41) ?? false)
        photo.faceCount = faces?.count
        photo.aiRuns = try row.field(String.self, at: start + 43)
        photo.isUnsupported = try row.field(Bool.self, at: start + 47) ?? false
        return photo
    }

    private static func named(_ things: [SeenThings.Thing], areCertain: Bool) -> [SeenTerm] {
        things.compactMap { thing in
            let isSaid = areCertain || thing.isMarked
            return thing.name.map { SeenTerm(name: $0, confidence: thing.confidence ?? (isSaid ? 1 : nil)) }
        }
    }
}

/// A row of a query or of COPY.
protocol FieldSource {
    func decode<Value: PostgresDecodable>(_: Value?.Type, at column: Int) throws(PostgresError) -> Value?
}

extension FieldSource {
    @inline(__always)
    func field<Value: PostgresDecodable>(_: Value.Type, at column: Int) throws(PostgresError) -> Value? {
        try decode(Value?.self, at: column)
    }
}

extension Row: FieldSource {}
extension BinaryCopyRow: FieldSource {}
