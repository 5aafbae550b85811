package import Catalog
package import Geocoding
package import Intake
package import Postgres

/// A photo's row as ingest writes it. Nil fields are written as NULL and overwrite previous values, which described
/// another version of the object.
package struct PhotoRow: Sendable, Equatable {
    package var path: String
    package var fileName: String
    package var size: Int?
    package var etag: String?
    package var objectModifiedAt: Instant?
    package var sha256: [UInt8]?
    package var mediaType: String?

    package var takenDate: WallClock?
    /// Minutes east of UTC.
    package var takenOffset: Int?
    package var takenSource: String?
    package var takenPrecision: DatePrecision?
    /// Only the beginning of the file was read. Not a column.
    package var isOfHead = false
    /// The zone of UTC clocks without a place. Not a column.
    package var homeZone: String?

    package var cameraMake: String?
    package var cameraModel: String?
    package var lensModel: String?
    package var iso: Int?
    package var exposureSeconds: Double?
    package var fNumber: Double?
    package var focalLengthMM: Double?
    package var focalLength35MM: Double?

    package var position: Coordinate?
    /// Metres above sea level.
    package var altitude: Double?
    package var place: PlaceNames?

    /// EXIF, 1…8.
    package var orientation: Int?
    /// Of the upright picture.
    package var width: Int?
    package var height: Int?
    package var perceptualHash: PerceptualHash?
    package var uprightHash: PerceptualHash?
    package var thumbHash: [UInt8]?
    /// Both thumbnails are in the derived bucket.
    package var hasThumbnails = false

    package var title: String?
    package var caption: String?
    package var keywords: [String]?
    package var rating: Int?
    /// Faces that are marked in the file.
    package var faces: [Face] = []

    /// Of a video.
    package var durationSeconds: Double?
    package var videoCodec: String?
    /// See ``CaptureFacts/contentIdentifier``.
    package var contentIdentifier: String?
    package var motionVideoBytes: Int?

    package var failure: JobFailure?
    /// A file of another type, such as text: neither read nor an error.
    package var isUnsupported = false
    /// The object does not exist any more.
    package var isGone = false

    package init(path: String, key: String) {
        self.path = path
        // Splits at bytes: a name may begin with a combining mark, which Swift would join to the slash.
        fileName =
            key.utf8.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) } ?? key
    }
}

extension PhotoRow {
    /// Sets the date, with the zone of the place.
    package mutating func take(_ date: CaptureDate?) {
        let date = date.map(settled)
        takenDate = date?.clock
        takenOffset = date?.offsetMinutes
        takenSource = date?.source
        takenPrecision = date?.precision
    }

    /// Sets the best of some dates. They are compared by the wall clock of the place.
    mutating func take(best dates: [CaptureDate?]) {
        take(CaptureDate.best(of: dates.compactMap { $0.map(settled) }))
    }

    private func settled(_ date: CaptureDate) -> CaptureDate {
        let placed = date.settled(in: place?.timeZone)
        return placed.isUniversal ? placed.settled(in: homeZone) : placed
    }

    /// Inserts or updates the row if `job` has one; see ``JobOutcome/write``.
    package var upsert: SQL {
        let values = columns.map(\.value)
        let names = columns.map { SQL(stringLiteral: $0.name) }
        let updates = columns.map { column -> SQL in
            let name = SQL(stringLiteral: column.name)
            return column.keepsOld
                ? "\(name) = COALESCE(excluded.\(name), photos.\(name))" : "\(name) = excluded.\(name)"
        }
        // A photo that has this path by now must not be deleted by this statement.
        let onConflict: SQL = isGone ? "DO NOTHING" : "DO UPDATE SET \(updates.joined(separator: ", "))"
        return """
            INSERT INTO photos (s3_path, \(names.joined(separator: ", ")))
            SELECT \(path), \(values.joined(separator: ", ")) FROM job
            ON CONFLICT (s3_path) \(onConflict)
            RETURNING id
            """
    }

    /// Updates only what a sidecar can contain: captions, position and date.
    func updateOfSidecarValues(_ id: PhotoID) -> SQL {
        let updates = (date + placeColumns + captions).map(\.update)
        return """
            UPDATE photos SET deleted_at = NULL, indexed_at = now(), \(updates.joined(separator: ", ")) FROM job
            WHERE photos.id = \(id.rawValue) AND s3_path = \(path) RETURNING photos.id
            """
    }

    /// Updates only the object's times; with `takesDate` also the date, if that comes from the object.
    func updateOfTimes(_ id: PhotoID, takesDate: Bool) -> SQL {
        let dates = date.map { column -> SQL in
            let name = SQL(stringLiteral: column.name)
            return "\(name) = CASE WHEN starts_with(taken_source, 'object:') THEN \(column.value) ELSE \(name) END"
        }
        let modified: SQL =
            "object_modified_at = \(objectModifiedAt.map { TimestampTZ(microseconds: $0.microseconds) })"
        return """
            UPDATE photos SET deleted_at = NULL, indexed_at = now(),
                \(([modified] + (takesDate ? dates : [])).joined(separator: ", ")) FROM job
            WHERE photos.id = \(id.rawValue) AND s3_path = \(path) RETURNING photos.id
            """
    }

    /// Marks the thumbnails of the row's previous content for ``StaleThumbnails``, as a part of the same statement; see
    /// ``JobOutcome/before``.
    var markStaleThumbnails: SQL {
        """
        outlived AS (
            INSERT INTO stale_thumbnails (sha256)
            SELECT photos.sha256 FROM photos, job
            WHERE photos.s3_path = \(path) AND photos.sha256 IS NOT NULL
              AND photos.sha256 IS DISTINCT FROM \(sha256)
            ON CONFLICT (sha256) DO UPDATE SET noted_at = clock_timestamp() RETURNING 1)
        """
    }

    struct ColumnValue {
        let name: String
        let value: SQL
        /// A user may have set the value, and a file without one must not remove it.
        var keepsOld = false

        init(_ name: String, _ value: SQL, keepsOld: Bool = false) {
            self.name = name
            self.value = value
            self.keepsOld = keepsOld
        }

        /// For the list of an `UPDATE`.
        var update: SQL {
            let name = SQL(stringLiteral: name)
            return keepsOld ? "\(name) = COALESCE(\(value), \(name))" : "\(name) = \(value)"
        }
    }

    private var columns: [ColumnValue] {
        object + date + camera + placeColumns + frame + videoColumns + hashes + thumbnails + captions + state
    }

    private var object: [ColumnValue] {
        [
            .init("filename", "\(ColumnText.limited(fileName, to: 500))"),
            .init("size_bytes", "\(size)"),
            .init("etag", "\(etag)"),
            .init("object_modified_at", "\(objectModifiedAt.map { TimestampTZ(microseconds: $0.microseconds) })"),
            .init("sha256", "\(sha256)"),
            .init("media_type", "\(ColumnText.limited(mediaType, to: 100))"),
        ]
    }

    var date: [ColumnValue] {
        let instant = takenDate.flatMap { clock in
            takenOffset.map { TimestampTZ(microseconds: clock.microseconds - Int64($0) * 60_000_000) }
        }
        return [
            .init("taken_date", "\(takenDate.map { Timestamp(microseconds: $0.microseconds) })"),
            .init("taken_offset", "\(takenOffset.flatMap(Int16.init(exactly:)))"),
            .init("taken_at", "\(instant)"),
            .init("taken_source", "\(ColumnText.limited(takenSource, to: 50))"),
            .init("taken_precision", "\(takenPrecision?.rawValue)"),
        ]
    }

    var camera: [ColumnValue] {
        [
            .init("camera_make", "\(ColumnText.limited(cameraMake, to: 255))"),
            .init("camera_model", "\(ColumnText.limited(cameraModel, to: 255))"),
            .init("lens_model", "\(ColumnText.limited(lensModel, to: 255))"),
            .init("iso", "\(iso.flatMap(Int32.init(exactly:)))"),
            .init("exposure_seconds", "\(exposureSeconds)"),
            .init("shutter_speed", "\(exposureSeconds.flatMap(CaptureText.shutterSpeed))"),
            .init("f_number", "\(fNumber)"),
            .init("aperture", "\(fNumber.flatMap(CaptureText.aperture))"),
            .init("focal_length_mm", "\(focalLengthMM)"),
            .init("focal_length", "\(focalLengthMM.flatMap(CaptureText.focalLength))"),
            .init("focal_length_35mm", "\(focalLength35MM)"),
        ]
    }

    private var placeColumns: [ColumnValue] { positionColumns + placeNames }

    var positionColumns: [ColumnValue] {
        [
            .init("latitude", "\(position?.latitude)"),
            .init("longitude", "\(position?.longitude)"),
            .init("altitude_m", "\(altitude)"),
        ]
    }

    var placeNames: [ColumnValue] {
        [
            .init("location_name", "\(ColumnText.limited(place?.locationName, to: 500))"),
            .init("country_code", "\(place?.countryCode)"),
            .init("country", "\(ColumnText.limited(place?.country, to: 200))"),
            .init("region", "\(ColumnText.limited(place?.region, to: 200))"),
            .init("district", "\(ColumnText.limited(place?.district, to: 200))"),
            .init("city", "\(ColumnText.limited(place?.city, to: 200))"),
            .init("time_zone", "\(ColumnText.limited(place?.timeZone, to: 64))"),
        ]
    }

    var frame: [ColumnValue] {
        [
            .init("orientation", "\(orientation.flatMap(Int16.init(exactly:)))"),
            .init("width", "\(width.flatMap(Int32.init(exactly:)))"),
            .init("height", "\(height.flatMap(Int32.init(exactly:)))"),
        ]
    }

    /// Columns of videos and Live Photos.
    var videoColumns: [ColumnValue] {
        [
            .init("duration_seconds", "\(durationSeconds)"),
            .init("video_codec", "\(ColumnText.limited(videoCodec, to: 20))"),
            .init("content_identifier", "\(ColumnText.limited(contentIdentifier, to: 200))"),
            .init("motion_video_bytes", "\(motionVideoBytes)", keepsOld: isOfHead),
        ]
    }

    var hashes: [ColumnValue] {
        [
            .init("perceptual_hash", "\(perceptualHash.map(\.description))"),
            .init("upright_hash", "\(uprightHash.map(\.description))"),
        ]
    }

    var thumbnails: [ColumnValue] {
        [
            .init("thumbhash", "\(thumbHash)"),
            .init("thumbnailed_at", hasThumbnails ? "now()" : "NULL::timestamptz"),
        ]
    }

    var captions: [ColumnValue] {
        [
            .init("title", "\(ColumnText.clean(title))", keepsOld: true),
            .init("description", "\(ColumnText.clean(caption))", keepsOld: true),
            .init("keywords", "\(keywords.map { $0.map(ColumnText.clean) })", keepsOld: true),
            .init("rating", "\(rating.flatMap { (0...5).contains($0) ? Int16($0) : nil })", keepsOld: true),
            .init("marked_faces", "\(markedFaces)"),
        ]
    }

    /// In the form of `photo_ai_results.faces`.
    private var markedFaces: JSONB? {
        guard !faces.isEmpty else { return nil }
        let faces = faces.map {
            Face(person: ColumnText.clean($0.person), confidence: $0.confidence, box: $0.box)
        }
        return AIResults(faces: faces).facesJSON.map(JSONB.init)
    }

    private var readState: String { isUnsupported ? "unsupported" : failure == nil ? "read" : "failed" }

    private var state: [ColumnValue] {
        [
            .init("deleted_at", isGone ? "now()" : "NULL::timestamptz"),
            .init("excluded", "FALSE"),
            .init("processor_version", "\(IngestJob.processorVersion)"),
            .init("read_state", "\(readState)"),
            .init("error_code", "\(ColumnText.limited(failure?.code, to: 50))"),
            .init("error", "\(ColumnText.clean(failure?.text))"),
            .init("indexed_at", "now()"),
        ]
    }
}
