/// The facts of a ``PhotoRecord`` to read: one bit per group of facts, with the names of the record.
package struct PhotoColumns: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let filename = PhotoColumns(rawValue: 1 << 0)
    /// For links to the original.
    package static let path = PhotoColumns(rawValue: 1 << 1)
    package static let sizeBytes = PhotoColumns(rawValue: 1 << 2)
    package static let mediaType = PhotoColumns(rawValue: 1 << 3)
    package static let orientation = PhotoColumns(rawValue: 1 << 4)
    package static let sha256 = PhotoColumns(rawValue: 1 << 5)
    /// `width`, `height`
    package static let dimensions = PhotoColumns(rawValue: 1 << 6)
    /// `hasThumbnails`
    package static let thumbnailed = PhotoColumns(rawValue: 1 << 7)
    package static let takenAt = PhotoColumns(rawValue: 1 << 8)
    package static let takenInstant = PhotoColumns(rawValue: 1 << 9)
    package static let takenOffsetMinutes = PhotoColumns(rawValue: 1 << 10)
    /// `takenSource`, `takenPrecision`
    package static let takenSource = PhotoColumns(rawValue: 1 << 11)
    /// `addedAt`
    package static let added = PhotoColumns(rawValue: 1 << 12)
    /// Make, model, lens and exposure: only all of them tell whether there is a camera.
    package static let camera = PhotoColumns(rawValue: 1 << 13)
    /// `position`, `altitude`
    package static let position = PhotoColumns(rawValue: 1 << 14)
    /// `placeName`, `city`, `region`, `country`, `countryCode`
    package static let place = PhotoColumns(rawValue: 1 << 15)
    package static let perceptualHash = PhotoColumns(rawValue: 1 << 16)
    package static let thumbhash = PhotoColumns(rawValue: 1 << 17)
    package static let title = PhotoColumns(rawValue: 1 << 18)
    package static let description = PhotoColumns(rawValue: 1 << 19)
    package static let keywords = PhotoColumns(rawValue: 1 << 20)
    package static let rating = PhotoColumns(rawValue: 1 << 21)
    package static let favourite = PhotoColumns(rawValue: 1 << 22)
    package static let tags = PhotoColumns(rawValue: 1 << 23)
    package static let objects = PhotoColumns(rawValue: 1 << 24)
    package static let faces = PhotoColumns(rawValue: 1 << 25)
    package static let aiStatus = PhotoColumns(rawValue: 1 << 26)
    package static let aiUpdatedAt = PhotoColumns(rawValue: 1 << 27)
    /// `errorCode`, `errorMessage`
    package static let error = PhotoColumns(rawValue: 1 << 28)
    static let clip = PhotoColumns(rawValue: 1 << 29)
    /// `durationSeconds`, `videoCodec`
    package static let video = PhotoColumns(rawValue: 1 << 30)

    /// `motion`, with the path and size of the file that may contain the clip.
    package static let motion: PhotoColumns = [clip, path, sizeBytes]

    package static let all = PhotoColumns(rawValue: (1 << 31) - 1)

    /// The facts that links to thumbnails need.
    package static let thumbnails: PhotoColumns = [.sha256, .dimensions, .thumbnailed]

    /// The columns of `photo_ai_results`.
    static let ofAIResults: PhotoColumns = [.tags, .objects, .faces, .aiStatus, .aiUpdatedAt]
}
