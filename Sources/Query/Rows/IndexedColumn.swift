import Postgres

/// A column of the shared tables that the index reads. The order of the cases is the order of the select list, so a new
/// case shifts no other column.
enum IndexedColumn: Int, CaseIterable {
    case id, filename, path, sizeBytes
    case taken, takenInstant, added, changed
    case latitude, longitude
    case perceptualHash, content, liveKey
    case cameraMake, cameraModel, lens, iso
    case fNumber, apertureText, focalLength, focalLengthText, focalLength35, exposure, shutterSpeedText
    case placeName, countryCode, country, region, city
    case mediaType, width, height
    case title, description, keywords, rating, favourite, favouriteUsers
    case hasError, isUnsupported
    case hasAIResults, aiStatus, tags, objects, faces, markedFaces, facesCorrected, objectsCorrected, aiRuns

    /// Of ``IndexedColumns/tables`` and, joined to them as `a` and `f`, ``IndexedColumns/runs`` and
    /// ``IndexedColumns/favouriteUsers``. Each has the type that
    /// ``IndexedColumns/facts(of:at:)`` reads. Dates and times outside the years 1 to 9999 and infinities are NULL.
    var expression: SQL {
        switch self {
        case .id: "p.id"
        case .filename: "p.filename::text"
        case .path: "p.s3_path"
        case .sizeBytes: "p.size_bytes"
        case .taken: IndexedColumns.civil("p.taken_date")
        case .takenInstant: IndexedColumns.civil("p.taken_at")
        case .added: IndexedColumns.civil("p.created_at")
        case .changed: IndexedColumns.changed
        case .latitude: "p.latitude::float8"
        case .longitude: "p.longitude::float8"
        case .perceptualHash: "coalesce(p.upright_hash, p.perceptual_hash)::text"
        case .content: "substring(p.sha256 FROM 1 FOR 8)"
        case .liveKey:
            """
            CASE WHEN p.content_identifier IS NOT NULL AND p.media_type ~ '^(image|video)/' THEN
                hashtextextended(regexp_replace(p.s3_path, '[^/]*$', '') || E'\\n' || p.content_identifier, 0) END
            """
        case .cameraMake: "p.camera_make::text"
        case .cameraModel: "p.camera_model::text"
        case .lens: "p.lens_model::text"
        case .iso: "p.iso::float8"
        case .fNumber: "p.f_number"
        case .apertureText: "CASE WHEN p.f_number IS NULL THEN p.aperture::text END"
        case .focalLength: "p.focal_length_mm"
        case .focalLengthText: "CASE WHEN p.focal_length_mm IS NULL THEN p.focal_length::text END"
        case .focalLength35: "p.focal_length_35mm"
        case .exposure: "p.exposure_seconds"
        case .shutterSpeedText: "CASE WHEN p.exposure_seconds IS NULL THEN p.shutter_speed::text END"
        case .placeName: "p.location_name::text"
        case .countryCode: "p.country_code::text"
        case .country: "p.country::text"
        case .region: "p.region::text"
        case .city: "p.city::text"
        case .mediaType: "p.media_type::text"
        case .width: "p.width"
        case .height: "p.height"
        case .title: "p.title"
        case .description: "p.description"
        case .keywords: IndexedColumns.flat("p.keywords")
        case .rating: "p.rating::int4"
        case .favourite: "p.favourite"
        case .favouriteUsers: "f.users"
        case .hasError: "p.error_code IS NOT NULL"
        case .isUnsupported: "p.read_state = 'unsupported'"
        case .hasAIResults: "r.photo_id IS NOT NULL"
        case .aiStatus: "r.processing_status::text"
        case .tags: IndexedColumns.flat("r.tags")
        case .objects: "r.objects::text"
        case .faces: "r.faces::text"
        case .markedFaces: "p.marked_faces::text"
        case .facesCorrected: IndexedColumns.isCorrected("faces")
        case .objectsCorrected: IndexedColumns.isCorrected("objects")
        case .aiRuns: "a.runs"
        }
    }
}
