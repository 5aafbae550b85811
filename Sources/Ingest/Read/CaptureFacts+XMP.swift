import Catalog
import Intake

extension CaptureFacts {
    /// Reads an XMP packet: what people wrote, and what else a format without EXIF carries there.
    ///
    /// - Parameter source: stands before the property in the source of the date: `xmp`, `sidecar`.
    init(_ packet: XMPPacket, source: String = "xmp") {
        self.init()
        date = Self.date(packet, source: source)
        position = Self.position(packet)
        if let height = packet.number("exif:GPSAltitude") {
            altitude = packet.text("exif:GPSAltitudeRef") == "1" ? -height : height
        }
        title = packet.text("dc:title")
        caption = packet.text("dc:description")
        keywords = Self.keywords(packet)
        rating = Self.rating(packet)
        make = packet.text("tiff:Make")
        model = packet.text("tiff:Model")
        lens = packet.text("exifEX:LensModel") ?? packet.text("aux:Lens")
        iso = (packet.number("exif:ISOSpeedRatings") ?? packet.number("exifEX:PhotographicSensitivity"))
            .flatMap { Int(exactly: $0.rounded()) }.flatMap { $0 > 0 && $0 < 65_535 ? $0 : nil }
        exposureSeconds = Self.positive(packet, "exif:ExposureTime")
        fNumber = Self.positive(packet, "exif:FNumber")
        focalLengthMM = Self.positive(packet, "exif:FocalLength")
        focalLength35MM = Self.positive(packet, "exif:FocalLengthIn35mmFilm")
        motionVideoBytes = Self.motionVideoBytes(packet)
    }

    /// Google's motion photos: an item of a container, and before 2020 an offset from the end. What they claim; see
    /// ``MotionClip``.
    private static func motionVideoBytes(_ packet: XMPPacket) -> Int? {
        for entry in packet.properties["Container:Directory"]?.structures ?? [] {
            let item = entry["Container:Item"]?.structures.first ?? entry
            if item["Item:Semantic"]?.text == "MotionPhoto" {
                return item["Item:Length"]?.text.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            }
        }
        return packet.number("GCamera:MicroVideoOffset").flatMap { Int(exactly: $0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    private static func positive(_ packet: XMPPacket, _ name: String) -> Double? {
        packet.number(name).flatMap { $0 > 0 ? $0 : nil }
    }

    private static let dates: [(CaptureDate.Kind, String)] = [
        (.original, "exif:DateTimeOriginal"), (.original, "photoshop:DateCreated"),
        (.digitized, "exif:DateTimeDigitized"), (.digitized, "xmp:CreateDate"),
    ]

    private static func date(_ packet: XMPPacket, source: String) -> CaptureDate? {
        let found = dates.compactMap { kind, name -> CaptureDate? in
            guard let moment = packet.text(name).flatMap(DateText.moment) else { return nil }
            return CaptureDate(kind, moment.clock, offsetMinutes: moment.offsetMinutes, source: "\(source):\(name)")
        }
        return CaptureDate.best(of: found)
    }

    /// Stars 0…5. −1 marks a rejected picture, which has none. Windows writes shares of a hundred.
    private static func rating(_ packet: XMPPacket) -> Int? {
        if let stars = packet.number("xmp:Rating") {
            return Int(exactly: stars.rounded()).flatMap { (0...5).contains($0) ? $0 : nil }
        }
        return packet.number("MicrosoftPhoto:Rating").flatMap { share in
            switch share {
            case 0..<1: 0
            case 1..<25: 1
            case 25..<50: 2
            case 50..<75: 3
            case 75..<99: 4
            case 99...100: 5
            default: nil
            }
        }
    }

    /// dc:subject; without it the last parts of the hierarchies that Lightroom and digiKam write.
    private static func keywords(_ packet: XMPPacket) -> [String] {
        let subjects = packet.texts("dc:subject")
        if !subjects.isEmpty { return distinct(subjects) }
        let paths =
            packet.texts("lr:hierarchicalSubject").map { $0.split(separator: "|") }
            + packet.texts("digiKam:TagsList").map { $0.split(separator: "/") }
        return distinct(paths.compactMap(\.last).map(String.init))
    }

    private static func position(_ packet: XMPPacket) -> Coordinate? {
        guard let latitude = packet.text("exif:GPSLatitude").flatMap({ degrees($0, negative: "S") }),
            let longitude = packet.text("exif:GPSLongitude").flatMap({ degrees($0, negative: "W") }),
            latitude != 0 || longitude != 0
        else { return nil }
        return Coordinate(latitude: latitude, longitude: longitude)
    }

    /// `48,51.5N` or `48,51,30N` (XMP specification part 2, section 3.3.6); others write `-48.858`.
    private static func degrees(_ text: String, negative: Character) -> Double? {
        let hemisphere = text.last.map { Character($0.uppercased()) }
        let digits = hemisphere?.isLetter == true ? text.dropLast() : text[...]
        let parts = digits.split(whereSeparator: { $0 == "," || $0 == " " }).map { Double($0) }
        guard let first = parts.first, let degrees = first, degrees.isFinite, parts.count <= 3 else { return nil }
        var value = abs(degrees)
        for (part, unit) in zip(parts.dropFirst(), [60.0, 3600]) {
            guard let part, (0..<60.0001).contains(part) else { return nil }
            value += part / unit
        }
        return hemisphere == negative || degrees < 0 ? -value : value
    }
}
