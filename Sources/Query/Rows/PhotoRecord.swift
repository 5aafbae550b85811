package import Catalog

/// What the database knows about one photo. A fact is nil when it is unknown, and when it was not asked for.
package struct PhotoRecord: Sendable {
    package let id: PhotoID
    package var filename: String?
    /// `s3://bucket/key`
    package var path: String?
    package var sizeBytes: Int64?
    package var mediaType: String?
    /// Lower-case hexadecimal.
    package var sha256: String?
    /// Pixels, upright.
    package var width: Int?
    package var height: Int?
    /// EXIF, 1…8, as stored in the file.
    package var orientation: Int?
    package var takenAt: WallClock?
    package var takenInstant: Instant?
    package var takenOffsetMinutes: Int?
    package var takenSource: String?
    package var addedAt: Instant?
    package var cameraMake: String?
    package var cameraModel: String?
    package var lens: String?
    package var iso: Int?
    /// As written: `1/125`.
    package var shutterSpeed: String?
    package var exposureSeconds: Double?
    package var fNumber: Double?
    /// Millimetres.
    package var focalLength: Double?
    package var focalLength35: Double?
    /// Degrees as the row has them; ``position`` is what they mean.
    var latitude: Double?
    var longitude: Double?
    /// Metres above sea level.
    package var altitude: Double?
    package var placeName: String?
    package var city: String?
    package var district: String?
    package var region: String?
    package var country: String?
    package var countryCode: String?
    package var perceptualHash: PerceptualHash?
    package var thumbhash: [UInt8]?
    /// Whether both thumbnails lie in the derived bucket.
    package var hasThumbnails = false
    package var title: String?
    package var description: String?
    package var keywords: [String] = []
    package var rating: Int?
    package var favourite = false
    package var tags: [String] = []
    package var objects: [DetectedObject] = []
    package var faces: [Face] = []
    package var aiStatus: String?
    package var aiUpdatedAt: Instant?
    package var errorCode: String?
    package var errorMessage: String?

    /// Nil without both, or when they lie outside of the earth's.
    package var position: Coordinate? {
        guard let latitude, let longitude else { return nil }
        return Coordinate(latitude: latitude, longitude: longitude)
    }

    /// A photo of which only the number is known.
    package init(id: PhotoID) { self.id = id }
}
