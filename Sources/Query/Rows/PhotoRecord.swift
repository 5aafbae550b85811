package import Catalog
import Postgres

/// The facts of one photo: its row, whose values are decoded on access. A fact is nil if it is unknown or was not
/// selected.
package struct PhotoRecord: Sendable {
    package let id: PhotoID
    private let row: Row?
    private let selection: PhotoSelection

    init(id: PhotoID, row: Row, selection: PhotoSelection) {
        self.id = id
        self.row = row
        self.selection = selection
    }

    /// A photo with an id and nothing else.
    package init(id: PhotoID) {
        self.id = id
        row = nil
        selection = .nothing
    }

    // MARK: The file

    package var filename: PhotoText { text(.filename) }
    /// `s3://bucket/key`
    package var path: PhotoText { text(.path) }
    package var sizeBytes: Int? { get throws(PostgresError) { try integer(.sizeBytes) } }
    package var mediaType: PhotoText { text(.mediaType) }
    /// 32 bytes.
    package var sha256: [UInt8]? { get throws(PostgresError) { try bytes(.sha256) } }
    /// Pixels, upright.
    package var width: Int? { get throws(PostgresError) { try integer(.width) } }
    package var height: Int? { get throws(PostgresError) { try integer(.height) } }
    /// EXIF orientation, 1 to 8, as stored in the file.
    package var orientation: Int? { get throws(PostgresError) { try integer(.orientation) } }
    /// Whether both thumbnails are in the derived bucket.
    package var hasThumbnails: Bool { get throws(PostgresError) { try bool(.thumbnailed) } }
    package var perceptualHash: PerceptualHash? {
        get throws(PostgresError) { try text(.perceptualHash).string.flatMap { PerceptualHash(hex: $0) } }
    }
    package var thumbhash: [UInt8]? { get throws(PostgresError) { try bytes(.thumbhash) } }
    package var errorCode: PhotoText { text(.errorCode) }
    package var errorMessage: PhotoText { text(.errorMessage) }

    // MARK: Time

    package var takenAt: WallClock? {
        get throws(PostgresError) { try timestamp(.takenAt).flatMap { WallClock(microseconds: $0) } }
    }
    package var takenInstant: Instant? {
        get throws(PostgresError) {
            guard let (row, column) = cell(.takenInstant) else { return nil }
            return try row.instant(at: column).map { Instant(microseconds: $0) }
        }
    }
    package var takenOffsetMinutes: Int? { get throws(PostgresError) { try integer(.takenOffsetMinutes) } }
    package var takenSource: PhotoText { text(.takenSource) }
    package var takenPrecision: DatePrecision? {
        get throws(PostgresError) { try text(.takenPrecision).string.flatMap(DatePrecision.init) }
    }
    package var addedAt: Instant? {
        get throws(PostgresError) { try timestamp(.addedAt).map { Instant(microseconds: $0) } }
    }

    // MARK: The camera

    package var cameraMake: PhotoText { text(.cameraMake) }
    package var cameraModel: PhotoText { text(.cameraModel) }
    package var lens: PhotoText { text(.lens) }
    package var iso: Int? { get throws(PostgresError) { try integer(.iso) } }
    /// As written: `1/125`.
    package var shutterSpeed: PhotoText { text(.shutterSpeed) }
    /// As written: `f/2.8`.
    package var aperture: PhotoText { text(.aperture) }
    /// As written: `50 mm`.
    package var focalLengthText: PhotoText { text(.focalLengthText) }
    package var exposureSeconds: Double? {
        get throws(PostgresError) { try number(.exposureSeconds, or: .shutterSpeed, in: .shutterSpeed) }
    }
    package var fNumber: Double? { get throws(PostgresError) { try number(.fNumber, or: .aperture, in: .aperture) } }
    /// Millimetres.
    package var focalLength: Double? {
        get throws(PostgresError) { try number(.focalLength, or: .focalLength, in: .focalLengthText) }
    }
    package var focalLength35: Double? { get throws(PostgresError) { try number(.focalLength35) } }

    /// Whether any camera fact is known.
    package var hasCamera: Bool {
        get throws(PostgresError) {
            if isAnyKnown(cameraModel, cameraMake, lens, shutterSpeed, aperture, focalLengthText) { return true }
            let numbers = try [iso.map(Double.init), exposureSeconds, fNumber, focalLength]
            return numbers.contains { $0 != nil }
        }
    }

    // MARK: The place

    /// Nil without both coordinates, or if they are out of range.
    package var position: Coordinate? {
        get throws(PostgresError) {
            guard let latitude = try double(.latitude), let longitude = try double(.longitude) else { return nil }
            return Coordinate(latitude: latitude, longitude: longitude)
        }
    }
    /// Metres above sea level.
    package var altitude: Double? { get throws(PostgresError) { try number(.altitude) } }
    package var placeName: PhotoText { text(.placeName) }
    package var city: PhotoText { text(.city) }
    package var district: PhotoText { text(.district) }
    package var region: PhotoText { text(.region) }
    package var country: PhotoText { text(.country) }
    package var countryCode: PhotoText { text(.countryCode) }

    /// Whether any place name is known.
    package var hasPlace: Bool { isAnyKnown(placeName, city, region, country, countryCode) }

    // MARK: Description

    package var title: PhotoText { text(.title) }
    package var description: PhotoText { text(.description) }
    package var keywords: PhotoTexts { texts(.keywords) }
    package var rating: Int? { get throws(PostgresError) { try integer(.rating) } }
    package var favourite: Bool { get throws(PostgresError) { try bool(.favourite) } }

    // MARK: AI results

    package var tags: PhotoTexts { texts(.tags) }
    package var objects: [DetectedObject] {
        get throws(PostgresError) {
            guard let json = try text(.objects).string else { return [] }
            return (DetectedThings.read(json, nameKey: "label") ?? []).compactMap { thing in
                thing.name.map { DetectedObject(label: $0, confidence: thing.confidence, box: thing.box) }
            }
        }
    }
    package var faces: [Face] {
        get throws(PostgresError) {
            guard let (row, column) = cell(.faces) else { return [] }
            let lists = try row.decode([String?].self, at: column)
            return (FacesOfPhoto.read(marked: lists[0], seen: lists[1]) ?? []).map { thing in
                Face(person: thing.name, confidence: thing.confidence, box: thing.box)
            }
        }
    }
    package var aiStatus: PhotoText { text(.aiStatus) }
    package var aiUpdatedAt: Instant? {
        get throws(PostgresError) { try timestamp(.aiUpdatedAt).map { Instant(microseconds: $0) } }
    }

    // MARK: Motion

    /// The clip of the picture; that of a Live Photo takes precedence over one in the file. Needs ``PhotoColumns/motion``.
    package var motion: PhotoMotion? {
        get throws(PostgresError) {
            if let (row, column) = cell(.liveClip), let clip = try row.decode([String?]?.self, at: column) {
                return PhotoMotion(liveClip: clip)
            }
            return PhotoMotion(embedded: try integer(.embeddedClipBytes), in: try sizeBytes)
        }
    }

    // MARK: Videos

    package var durationSeconds: Double? { get throws(PostgresError) { try number(.durationSeconds) } }
    /// Four characters such as `hvc1` for ISO media files; the name that ffmpeg uses, such as `mpeg2video`, for others.
    package var videoCodec: PhotoText { text(.videoCodec) }
    /// Whether any video fact is known.
    package var hasVideo: Bool {
        get throws(PostgresError) { isAnyKnown(videoCodec) ? true : try durationSeconds != nil }
    }

    // MARK: Reading

    private func cell(_ fact: PhotoFact) -> (row: Row, column: Int)? {
        guard let row, let column = selection.place(of: fact) else { return nil }
        return (row, column)
    }

    private func text(_ fact: PhotoFact) -> PhotoText {
        guard let (row, column) = cell(fact) else { return .unknown }
        return PhotoText(row: row, column: column)
    }

    private func texts(_ fact: PhotoFact) -> PhotoTexts {
        guard let (row, column) = cell(fact) else { return .none }
        return PhotoTexts(row: row, column: column)
    }

    private func integer(_ fact: PhotoFact) throws(PostgresError) -> Int? {
        guard let column = selection.place(of: fact) else { return nil }
        return try row?.integer(at: column).map { Int($0) }
    }

    private func double(_ fact: PhotoFact) throws(PostgresError) -> Double? {
        guard let column = selection.place(of: fact) else { return nil }
        return try row?.double(at: column)
    }

    /// NaN and infinities count as missing, as in the index.
    private func number(_ fact: PhotoFact) throws(PostgresError) -> Double? {
        guard let number = try double(fact), number.isFinite else { return nil }
        return number
    }

    /// The number in the text column, if a program wrote only that.
    private func number(
        _ fact: PhotoFact, or written: WrittenNumber, in text: PhotoFact
    ) throws(PostgresError) -> Double? {
        if let number = try double(fact) { return number.isFinite ? number : nil }
        return try self.text(text).string.flatMap(written.value)
    }

    private func bool(_ fact: PhotoFact) throws(PostgresError) -> Bool {
        guard let column = selection.place(of: fact) else { return false }
        return try row?.bool(at: column) ?? false
    }

    private func bytes(_ fact: PhotoFact) throws(PostgresError) -> [UInt8]? {
        guard let column = selection.place(of: fact) else { return nil }
        return try row?.bytes(at: column)
    }

    private func timestamp(_ fact: PhotoFact) throws(PostgresError) -> Int64? {
        guard let column = selection.place(of: fact) else { return nil }
        return try row?.timestamp(at: column)
    }

    private func isAnyKnown(_ texts: PhotoText...) -> Bool { texts.contains { !$0.isNull } }
}
