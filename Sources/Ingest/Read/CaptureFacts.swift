package import Catalog
import Intake

/// What the camera and the programs after it wrote about a picture. Nil is what nobody wrote, or what cannot be true.
package struct CaptureFacts: Sendable, Equatable, Codable {
    /// When the picture was taken; its `source` says who says so.
    package var date: CaptureDate?

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
    /// Without repetitions, in the order of the file.
    package var keywords: [String] = []
    /// 0…5
    package var rating: Int?
    /// Faces that people marked, in fractions of the upright picture.
    package var faces: [Face] = []
    /// Apple's, the same in the still and the clip of a Live Photo.
    package var contentIdentifier: String?
    /// Of a motion photo: the length of the clip at the end of the file, in bytes.
    package var motionVideoBytes: Int?

    package init() {}
}
