import Catalog
import Postgres

/// A fact of a photo, with the name of ``PhotoRecord``.
enum PhotoFact: Int, CaseIterable {
    case filename, path, sizeBytes, mediaType, orientation, sha256, width, height, thumbnailed
    case perceptualHash, thumbhash, errorCode, errorMessage
    case takenAt, takenInstant, takenOffsetMinutes, takenSource, takenPrecision, addedAt
    case cameraMake, cameraModel, lens, iso, shutterSpeed, aperture, focalLengthText
    case exposureSeconds, fNumber, focalLength, focalLength35
    case latitude, longitude, altitude, placeName, city, district, region, country, countryCode
    case title, description, keywords, rating, favourite
    case tags, objects, faces, aiStatus, aiUpdatedAt
    case embeddedClipBytes, liveClip
    case durationSeconds, videoCodec

    /// The group of facts that it is selected with, and its expression over `photos p LEFT JOIN photo_ai_results r`. That of
    /// ``favourite`` holds for the first owner's; see ``favourite(of:)``.
    var column: (group: PhotoColumns, expression: SQL) {
        switch self {
        case .filename: (.filename, "p.filename")
        case .path: (.path, "p.s3_path")
        case .sizeBytes: (.sizeBytes, "p.size_bytes")
        case .mediaType: (.mediaType, "p.media_type")
        case .orientation: (.orientation, "p.orientation")
        case .sha256: (.sha256, "p.sha256")
        case .width: (.dimensions, "p.width")
        case .height: (.dimensions, "p.height")
        case .thumbnailed: (.thumbnailed, "p.thumbnailed_at IS NOT NULL")
        // The hash of the upright picture, which `similar` compares.
        case .perceptualHash: (.perceptualHash, "coalesce(p.upright_hash, p.perceptual_hash)")
        case .thumbhash: (.thumbhash, "p.thumbhash")
        case .errorCode: (.error, "p.error_code")
        case .errorMessage: (.error, "p.error")
        case .takenAt: (.takenAt, IndexedColumns.civil("p.taken_date"))
        case .takenInstant: (.takenInstant, IndexedColumns.civil("p.taken_at"))
        case .takenOffsetMinutes: (.takenOffsetMinutes, "p.taken_offset")
        case .takenSource: (.takenSource, "p.taken_source")
        case .takenPrecision: (.takenSource, "p.taken_precision")
        case .addedAt: (.added, IndexedColumns.civil("p.created_at"))
        case .cameraMake: (.camera, "p.camera_make")
        case .cameraModel: (.camera, "p.camera_model")
        case .lens: (.camera, "p.lens_model")
        case .iso: (.camera, "p.iso")
        case .shutterSpeed: (.camera, "p.shutter_speed")
        case .aperture: (.camera, "p.aperture")
        case .focalLengthText: (.camera, "p.focal_length")
        case .exposureSeconds: (.camera, "p.exposure_seconds")
        case .fNumber: (.camera, "p.f_number")
        case .focalLength: (.camera, "p.focal_length_mm")
        case .focalLength35: (.camera, "p.focal_length_35mm")
        case .latitude: (.position, "p.latitude::float8")
        case .longitude: (.position, "p.longitude::float8")
        case .altitude: (.position, "p.altitude_m")
        case .placeName: (.place, "p.location_name")
        case .city: (.place, "p.city")
        case .district: (.place, "p.district")
        case .region: (.place, "p.region")
        case .country: (.place, "p.country")
        case .countryCode: (.place, "p.country_code")
        case .title: (.title, "p.title")
        case .description: (.description, "p.description")
        case .keywords: (.keywords, IndexedColumns.flat("p.keywords"))
        case .rating: (.rating, "p.rating")
        case .favourite: (.favourite, "p.favourite")
        case .tags: (.tags, IndexedColumns.flat("r.tags"))
        case .objects: (.objects, "r.objects::text")
        case .faces: (.faces, "ARRAY[p.marked_faces::text, r.faces::text]")
        case .embeddedClipBytes: (.clip, "p.motion_video_bytes")
        case .liveClip: (.clip, Self.clipOfStill)
        case .durationSeconds: (.video, "p.duration_seconds")
        case .videoCodec: (.video, "p.video_codec")
        case .aiStatus: (.aiStatus, "r.processing_status")
        case .aiUpdatedAt: (.aiUpdatedAt, IndexedColumns.civil("r.processing_timestamp"))
        }
    }

    /// ``favourite`` for a user whose favourites are not in `photos`.
    static func favourite(of user: UserID) -> SQL {
        "EXISTS (SELECT FROM favourites mark WHERE mark.user_id = \(user.rawValue) AND mark.photo_id = p.id)"
    }

    /// The clip of a Live Photo, in the same statement, only for photos that may have one.
    private static let clipOfStill: SQL = """
        CASE WHEN p.content_identifier IS NOT NULL THEN
            (SELECT ARRAY[clip.id::text, clip.s3_path, clip.media_type, clip.size_bytes::text, clip.duration_seconds::text]
             FROM live_photos JOIN photos clip ON clip.id = clip_id WHERE still_id = p.id)
        END
        """
}
