package import Catalog

/// What the camera wrote about a picture. Nil is what it did not write, or what cannot be true.
package struct CaptureFacts: Sendable, Equatable {
    /// The wall clock of the place, with its fraction of a second.
    package var date: WallClock?
    /// Minutes east of UTC.
    package var offsetMinutes: Int?
    /// The tag that gave ``date``: `exif:DateTimeOriginal`.
    package var dateSource: String?

    package var make: String?
    package var model: String?
    package var lens: String?
    package var iso: Int?
    package var exposureSeconds: Double?
    package var fNumber: Double?
    package var focalLengthMM: Double?
    /// The focal length that gives the same view on 35 mm film, in millimetres.
    package var focalLength35MM: Double?

    package var position: Coordinate?
    /// Metres above sea level.
    package var altitude: Double?
    /// 1…8, as EXIF counts them.
    package var orientation: Int?

    package var title: String?
    package var caption: String?
    /// 0…5
    package var rating: Int?

    package init() {}
}
