import Catalog
import Foundation

/// The JSON file that Google Photos exports for each picture (Takeout). Google does not document it. The file of an
/// album has the same fields for the album, but no `photoTakenTime`.
struct TakeoutFile: Sendable {
    /// Maximum bytes; real files have one or two thousand.
    static let sizeLimit = 1 << 20

    /// The picture's name in Google Photos, which may be longer than its file name.
    let title: String?
    let date: CaptureDate?
    let caption: String?
    let position: Coordinate?
    /// Metres above sea level.
    let altitude: Double?
    let people: [String]

    /// Nil if the JSON does not describe a picture.
    init?(_ bytes: [UInt8]) {
        let export: Export
        do {
            export = try JSONDecoder().decode(Export.self, from: Data(bytes))
        } catch {
            return nil
        }
        guard let taken = export.taken else { return nil }
        title = export.title
        caption = StockPhrase.removed(from: export.description.flatMap { $0.trimmingBlanks().isEmpty ? nil : $0 })
        date = Int64(exactly: (taken * 1_000_000).rounded()).flatMap(WallClock.init(microseconds:)).flatMap {
            CaptureDate(.takeout, $0, offsetMinutes: 0, source: "takeout:photoTakenTime", isUniversal: true)
        }
        let place = export.places.first { $0.latitude != 0 || $0.longitude != 0 }
        position = place.flatMap { Coordinate(latitude: $0.latitude, longitude: $0.longitude) }
        // 0 means that the height is unknown.
        altitude = position == nil ? nil : place?.altitude.flatMap { $0 != 0 && $0.isFinite ? $0 : nil }
        people = export.people
    }
}

/// The fields that Calotype uses. A field of an unexpected type is ignored.
private struct Export: Decodable {
    struct Place {
        let latitude: Double
        let longitude: Double
        let altitude: Double?
    }

    private enum Key: String, CodingKey {
        case title, description, photoTakenTime, timestamp, geoData, geoDataExif, latitude, longitude, altitude,
            people
        case name
    }

    private typealias Fields = KeyedDecodingContainer<Key>

    let title: String?
    let description: String?
    /// Seconds since 1970 in UTC.
    let taken: Double?
    /// The position that a person set, then that of the camera.
    let places: [Place]
    let people: [String]

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        title = Self.text(.title, in: fields)
        description = Self.text(.description, in: fields)
        taken = Self.fields(.photoTakenTime, in: fields).flatMap { Self.number(.timestamp, in: $0) }
        places = [Key.geoData, .geoDataExif].compactMap { key in
            guard let place = Self.fields(key, in: fields), let latitude = Self.number(.latitude, in: place),
                let longitude = Self.number(.longitude, in: place)
            else { return nil }
            return Place(latitude: latitude, longitude: longitude, altitude: Self.number(.altitude, in: place))
        }
        people = Self.names(in: fields)
    }

    private static func text(_ key: Key, in fields: Fields) -> String? {
        do { return try fields.decodeIfPresent(String.self, forKey: key) } catch { return nil }
    }

    /// Google writes some numbers as strings.
    private static func number(_ key: Key, in fields: Fields) -> Double? {
        if let text = text(key, in: fields) { return Double(text) }
        do { return try fields.decodeIfPresent(Double.self, forKey: key) } catch { return nil }
    }

    private static func fields(_ key: Key, in fields: Fields) -> Fields? {
        do { return try fields.nestedContainer(keyedBy: Key.self, forKey: key) } catch { return nil }
    }

    private static func names(in fields: Fields) -> [String] {
        var names: [String] = []
        do {
            var people = try fields.nestedUnkeyedContainer(forKey: .people)
            while !people.isAtEnd, names.count < 1000 {
                let person = try people.nestedContainer(keyedBy: Key.self)
                if let name = text(.name, in: person) { names.append(name) }
            }
        } catch {
            return names
        }
        return names
    }
}
