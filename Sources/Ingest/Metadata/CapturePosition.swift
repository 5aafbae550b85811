import Catalog

/// Where a picture was taken (EXIF 2.32, section 4.6.6).
struct CapturePosition {
    let position: Coordinate?
    /// Metres above sea level.
    let altitude: Double?

    /// A position needs both numbers and both hemispheres, as in exiftool. Cameras without a fix write 0, 0, which is
    /// ignored.
    init(_ tags: ExifTags) {
        let latitude = Self.degrees(tags, number: 0x0002, reference: 0x0001, negative: "S", positive: "N")
        let longitude = Self.degrees(tags, number: 0x0004, reference: 0x0003, negative: "W", positive: "E")
        if let latitude, let longitude, latitude != 0 || longitude != 0 {
            position = Coordinate(latitude: latitude, longitude: longitude)
        } else {
            position = nil
        }
        let isBelow = tags.integers(0x0005, in: .gps).first == 1
        let height = tags.numbers(0x0006, in: .gps).first ?? nil
        altitude = height.map { isBelow ? -$0 : $0 }
    }

    private static func degrees(
        _ tags: ExifTags, number: UInt16, reference: UInt16, negative: String, positive: String
    ) -> Double? {
        guard let hemisphere = tags.text(reference, in: .gps)?.prefix(1).uppercased(),
            hemisphere == negative || hemisphere == positive
        else { return nil }
        let parts = tags.numbers(number, in: .gps)
        guard let first = parts.first, let degrees = first else { return nil }
        // A part of 0/0 means that minutes or seconds are unknown.
        let minutes = parts.count > 1 ? parts[1] ?? 0 : 0
        let seconds = parts.count > 2 ? parts[2] ?? 0 : 0
        let value = degrees + minutes / 60 + seconds / 3600
        return hemisphere == negative ? -value : value
    }
}
