import Catalog
import Postgres

/// A statement for chosen columns, and the reader of its rows.
struct PhotoSelection {
    private typealias Reader = @Sendable (Row, Int, inout PhotoRecord) throws(PostgresError) -> Void

    private struct Field: Sendable {
        let group: PhotoColumns
        let expression: SQL
        let read: Reader
    }

    private let fields: [Field]
    private let joinsAIResults: Bool

    init(_ columns: PhotoColumns) {
        fields = Self.all.filter { columns.contains($0.group) }
        joinsAIResults = !columns.isDisjoint(with: .ofAIResults)
    }

    func statement(_ ids: [PhotoID]) -> SQL {
        let columns = (["p.id"] + fields.map(\.expression)).joined(separator: ", ")
        let results: SQL = joinsAIResults ? " LEFT JOIN photo_ai_results r ON r.photo_id = p.id" : ""
        return """
            SELECT \(columns) FROM photos p\(results)
            WHERE p.id = ANY (\(ids.map(\.rawValue))) AND p.deleted_at IS NULL
            """
    }

    func records(in rows: Rows, ordered ids: [PhotoID]) throws(PostgresError) -> [PhotoRecord] {
        // Each record is filled where it stays: they are large, and copies would show.
        var records = ids.map { PhotoRecord(id: $0) }
        var isFound = [Bool](repeating: false, count: ids.count)
        var places: [Int64: Int] = [:]
        places.reserveCapacity(ids.count)
        for (place, id) in ids.enumerated() { places[id.rawValue] = place }
        for row in rows {
            guard let place = places[try row.decode(Int64.self, at: 0)] else { continue }
            isFound[place] = true
            for (index, field) in fields.enumerated() { try field.read(row, index + 1, &records[place]) }
        }
        if !isFound.contains(false) { return records }
        return zip(records, isFound).compactMap { $1 ? $0 : nil }
    }

    private static func field<Value: PostgresDecodable>(
        _ group: PhotoColumns, _ expression: SQL, _: Value.Type,
        _ store: @escaping @Sendable (inout PhotoRecord, Value) -> Void
    ) -> Field {
        Field(group: group, expression: expression) { (row, column, record) throws(PostgresError) in
            if let value = try row.field(Value.self, at: column) { store(&record, value) }
        }
    }

    /// A number that is not finite counts as missing, as it does in the index.
    private static func number(
        _ group: PhotoColumns, _ expression: SQL, _ store: @escaping @Sendable (inout PhotoRecord, Double) -> Void
    ) -> Field {
        field(group, expression, Double.self) { if $1.isFinite { store(&$0, $1) } }
    }

    private static let all: [Field] = file + time + camera + place + words + contents

    private static let file: [Field] = [
        field(.filename, "p.filename", String.self) { $0.filename = $1 },
        field(.path, "p.s3_path", String.self) { $0.path = $1 },
        field(.sizeBytes, "p.size_bytes", Int64.self) { $0.sizeBytes = $1 },
        field(.mediaType, "p.media_type", String.self) { $0.mediaType = $1 },
        field(.orientation, "p.orientation", Int.self) { $0.orientation = $1 },
        field(.sha256, "encode(p.sha256, 'hex')", String.self) { $0.sha256 = $1 },
        field(.dimensions, "p.width", Int.self) { $0.width = $1 },
        field(.dimensions, "p.height", Int.self) { $0.height = $1 },
        field(.thumbnailed, "p.thumbnailed_at IS NOT NULL", Bool.self) { $0.hasThumbnails = $1 },
        field(.perceptualHash, "p.perceptual_hash", String.self) { $0.perceptualHash = PerceptualHash(hex: $1) },
        field(.thumbhash, "p.thumbhash", [UInt8].self) { $0.thumbhash = $1 },
        field(.error, "p.error_code", String.self) { $0.errorCode = $1 },
        field(.error, "p.error", String.self) { $0.errorMessage = $1 },
    ]

    private static let time: [Field] = [
        field(.takenAt, FactsSelection.civil("p.taken_date"), Timestamp.self) {
            $0.takenAt = WallClock(microseconds: $1.microseconds)
        },
        field(.takenInstant, FactsSelection.civil("p.taken_at"), TimestampTZ.self) {
            $0.takenInstant = Instant(microseconds: $1.microseconds)
        },
        field(.takenOffsetMinutes, "p.taken_offset", Int.self) { $0.takenOffsetMinutes = $1 },
        field(.takenSource, "p.taken_source", String.self) { $0.takenSource = $1 },
        field(.added, FactsSelection.civil("p.created_at"), Timestamp.self) {
            $0.addedAt = Instant(microseconds: $1.microseconds)
        },
    ]

    private static let camera: [Field] = [
        field(.camera, "p.camera_make", String.self) { $0.cameraMake = $1 },
        field(.camera, "p.camera_model", String.self) { $0.cameraModel = $1 },
        field(.camera, "p.lens_model", String.self) { $0.lens = $1 },
        field(.camera, "p.iso", Int.self) { $0.iso = $1 },
        field(.camera, "p.shutter_speed", String.self) { $0.shutterSpeed = $1 },
        number(.camera, "p.exposure_seconds") { $0.exposureSeconds = $1 },
        number(.camera, "p.f_number") { $0.fNumber = $1 },
        number(.camera, "p.focal_length_mm") { $0.focalLength = $1 },
        number(.camera, "p.focal_length_35mm") { $0.focalLength35 = $1 },
    ]

    private static let place: [Field] = [
        field(.position, "p.latitude::float8", Double.self) { $0.latitude = $1 },
        field(.position, "p.longitude::float8", Double.self) { $0.longitude = $1 },
        number(.position, "p.altitude_m") { $0.altitude = $1 },
        field(.place, "p.location_name", String.self) { $0.placeName = $1 },
        field(.place, "p.city", String.self) { $0.city = $1 },
        field(.place, "p.district", String.self) { $0.district = $1 },
        field(.place, "p.region", String.self) { $0.region = $1 },
        field(.place, "p.country", String.self) { $0.country = $1 },
        field(.place, "p.country_code", String.self) { $0.countryCode = $1 },
    ]

    private static let words: [Field] = [
        field(.title, "p.title", String.self) { $0.title = $1 },
        field(.description, "p.description", String.self) { $0.description = $1 },
        field(.keywords, FactsSelection.flat("p.keywords"), [String?].self) { $0.keywords = $1.compactMap { $0 } },
        field(.rating, "p.rating", Int.self) { $0.rating = $1 },
        field(.favourite, "p.favourite", Bool.self) { $0.favourite = $1 },
    ]

    private static let contents: [Field] = [
        field(.tags, FactsSelection.flat("r.tags"), [String?].self) { $0.tags = $1.compactMap { $0 } },
        field(.objects, "r.objects::text", String.self) { record, json in
            record.objects = (SeenThings.read(json, nameKey: "label") ?? []).compactMap { thing in
                thing.name.map { DetectedObject(label: $0, confidence: thing.confidence, box: thing.box) }
            }
        },
        field(.faces, "ARRAY[p.marked_faces::text, r.faces::text]", [String?].self) { record, lists in
            record.faces = (FacesOfPhoto.read(marked: lists[0], seen: lists[1]) ?? []).map { thing in
                Face(person: thing.name, confidence: thing.confidence, box: thing.box)
            }
        },
        field(.aiStatus, "r.processing_status", String.self) { $0.aiStatus = $1 },
        field(.aiUpdatedAt, FactsSelection.civil("r.processing_timestamp"), Timestamp.self) {
            $0.aiUpdatedAt = Instant(microseconds: $1.microseconds)
        },
    ]
}
