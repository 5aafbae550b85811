import Catalog
import Foundation
import Intake
import Postgres

/// The metadata of a picture's own file that a sidecar can override, as stored in the table `file_facts`.
///
/// With it a changed or removed sidecar can be applied without another download of the original.
struct FileFacts: Sendable, Equatable, Codable {
    /// A ``CaptureDate`` as it was read, before the zone of its place is applied.
    struct Moment: Sendable, Equatable, Codable {
        var kind: Int
        /// Microseconds of the wall clock since 1970.
        var clock: Int64
        /// Minutes east of UTC.
        var offset: Int?
        var source: String
        /// The clock shows UTC.
        var utc: Bool?
        /// `year`, `month` or `day`, if the date is less precise than its time.
        var precision: String?
    }

    struct Region: Sendable, Equatable, Codable {
        var person: String?
        /// Left, top, width, height as fractions.
        var box: [Double]?
    }

    var title: String?
    var caption: String?
    var keywords: [String]?
    var rating: Int?
    var latitude: Double?
    var longitude: Double?
    /// Metres above sea level.
    var altitude: Double?
    /// 1…8
    var orientation: Int?
    var faces: [Region]?
    var date: Moment?
    /// The date from the object's name and times, which applies if no other source has one.
    var objectDate: Moment?

    /// The metadata of a picture before its sidecars are applied.
    init(_ contents: PictureContents, objectDate: CaptureDate?) {
        let row = contents.row
        title = ColumnText.clean(row.title)
        caption = ColumnText.clean(row.caption)
        keywords = row.keywords.map { $0.map(ColumnText.clean) }
        rating = row.rating
        latitude = row.position?.latitude
        longitude = row.position?.longitude
        altitude = row.altitude.flatMap { $0.isFinite ? $0 : nil }
        orientation = row.orientation
        faces = row.faces.isEmpty ? nil : row.faces.map(Region.init)
        date = contents.date.map(Moment.init)
        self.objectDate = objectDate.map(Moment.init)
    }

    /// Returns contents with the metadata of the file only.
    func contents(path: String, key: String) -> PictureContents {
        var row = PhotoRow(path: path, key: key)
        row.title = title
        row.caption = caption
        row.keywords = keywords
        row.rating = rating
        if let latitude, let longitude { row.position = Coordinate(latitude: latitude, longitude: longitude) }
        row.altitude = altitude
        row.orientation = orientation
        row.faces = faces?.map(\.face) ?? []
        var contents = PictureContents(row: row)
        contents.date = date?.date
        return contents
    }
}

extension PictureContents {
    /// The zone of a date may be at the end of the file; see ``SamsungTrailer``.
    mutating func keepZone(of earlier: FileFacts?) {
        guard let old = earlier?.date?.date, var same = date, same.offsetMinutes == nil else { return }
        same.offsetMinutes = old.offsetMinutes
        if same == old { date = same }
    }
}

extension FileFacts.Moment {
    init(_ date: CaptureDate) {
        kind = date.kind.rawValue
        clock = date.clock.microseconds
        offset = date.offsetMinutes
        source = date.source
        utc = date.isUniversal ? true : nil
        precision = date.precision == .time ? nil : date.precision.rawValue
    }

    var date: CaptureDate? {
        guard let kind = CaptureDate.Kind(rawValue: kind), let clock = WallClock(microseconds: clock) else {
            return nil
        }
        return CaptureDate(
            kind, clock, offsetMinutes: offset, source: source, isUniversal: utc ?? false,
            precision: precision.flatMap(DatePrecision.init) ?? .time)
    }
}

extension FileFacts.Region {
    init(_ face: Face) {
        person = ColumnText.clean(face.person)
        box = face.box.map { [$0.x, $0.y, $0.width, $0.height] }
    }

    var face: Face {
        let box = box.flatMap { $0.count == 4 ? FractionBox(x: $0[0], y: $0[1], width: $0[2], height: $0[3]) : nil }
        return Face(person: person, confidence: nil, box: box)
    }
}

extension FileFacts {
    /// Nil if none is stored.
    init?(of photo: PhotoID, in database: PostgresClient) async throws {
        let rows = try await database.query("SELECT facts FROM file_facts WHERE photo_id = \(photo.rawValue)")
        guard let row = rows.first else { return nil }
        self = try Self(row)
    }

    private init(_ row: Row) throws {
        let text = try row.decode(JSONB.self, at: 0).text
        self = try JSONDecoder().decode(FileFacts.self, from: Data(text.utf8))
    }

    /// If the only date is the arrival of the object, takes that date over from a photo of the same content: a copy, or
    /// a second upload, is not another picture.
    ///
    /// - Returns: whether the date was taken over.
    mutating func keepArrival(of photo: PhotoID, sha256: [UInt8], in database: PostgresClient) async throws -> Bool {
        guard date == nil, objectDate?.source == CaptureDate.arrival else { return false }
        let rows = try await database.query(
            """
            SELECT facts FROM file_facts JOIN photos ON photos.id = photo_id
            WHERE photo_id = \(photo.rawValue) AND sha256 = \(sha256)
            """)
        guard let row = rows.first, let earlier = try Self(row).objectDate else { return false }
        objectDate = earlier
        return true
    }

    /// Stores the facts beside the photo's row, as a part of the same statement; see ``JobOutcome/after``.
    func insertion() throws -> SQL {
        let json = JSONB(String(decoding: try JSONEncoder().encode(self), as: UTF8.self))
        return """
            facts AS (
                INSERT INTO file_facts (photo_id, facts) SELECT id, \(json) FROM written
                ON CONFLICT (photo_id) DO UPDATE SET facts = excluded.facts RETURNING 1)
            """
    }
}
