/// Which facts of a ``PhotoRecord`` to read: one bit a group that is asked for together.
package struct PhotoColumns: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let filename = PhotoColumns(rawValue: 1 << 0)
    /// `path`, which links to the original are made of.
    package static let path = PhotoColumns(rawValue: 1 << 1)
    /// `sizeBytes`, `mediaType`, `orientation`
    package static let file = PhotoColumns(rawValue: 1 << 2)
    /// `sha256`, `width`, `height`, `hasThumbnails`: all that links to thumbnails are made of.
    package static let thumbnails = PhotoColumns(rawValue: 1 << 3)
    /// `takenAt`, `takenInstant`, `takenOffsetMinutes`, `takenSource`
    package static let taken = PhotoColumns(rawValue: 1 << 4)
    package static let added = PhotoColumns(rawValue: 1 << 5)
    /// Make, model, lens and the numbers of the exposure.
    package static let camera = PhotoColumns(rawValue: 1 << 6)
    /// `position`, `altitude`
    package static let position = PhotoColumns(rawValue: 1 << 7)
    /// `placeName`, `city`, `region`, `country`, `countryCode`
    package static let place = PhotoColumns(rawValue: 1 << 8)
    /// `perceptualHash`, `thumbhash`
    package static let hashes = PhotoColumns(rawValue: 1 << 9)
    /// `title`, `description`, `keywords`
    package static let words = PhotoColumns(rawValue: 1 << 10)
    /// `rating`, `favourite`
    package static let marks = PhotoColumns(rawValue: 1 << 11)
    package static let tags = PhotoColumns(rawValue: 1 << 12)
    package static let objects = PhotoColumns(rawValue: 1 << 13)
    package static let faces = PhotoColumns(rawValue: 1 << 14)
    /// `aiStatus`, `aiUpdatedAt`
    package static let aiStatus = PhotoColumns(rawValue: 1 << 15)
    /// `errorCode`, `errorMessage`
    package static let error = PhotoColumns(rawValue: 1 << 16)

    package static let all = PhotoColumns(rawValue: (1 << 17) - 1)

    /// Those that `photo_ai_results` holds.
    static let ofAIResults: PhotoColumns = [.tags, .objects, .faces, .aiStatus]
}
