package import Catalog

/// Metadata written by the camera and by programs. Nil if missing or impossible.
package struct CaptureFacts: Sendable, Equatable, Codable {
    /// When the picture was taken, with the source of the date.
    package var date: CaptureDate?

    package var make: String?
    package var model: String?
    package var lens: String?
    package var iso: Int?
    package var exposureSeconds: Double?
    package var fNumber: Double?
    package var focalLengthMM: Double?
    /// The focal length with the same field of view on 35 mm film, in millimetres.
    package var focalLength35MM: Double?

    package var position: Coordinate?
    /// Metres above sea level.
    package var altitude: Double?
    /// EXIF orientation 1…8.
    package var orientation: Int?

    package var title: String?
    package var caption: String?
    /// Without repetitions, in the order of the file.
    package var keywords: [String] = []
    /// Stars 0…5.
    package var rating: Int?
    /// Faces that people marked; boxes are fractions of the picture in display orientation.
    package var faces: [Face] = []
    /// Apple's identifier, the same in the still and the clip of a Live Photo.
    package var contentIdentifier: String?
    /// Length of a motion photo's clip at the end of the file, in bytes.
    package var motionVideoBytes: Int?

    package init() {}
}
