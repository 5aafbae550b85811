import Intake

extension CaptureFacts {
    /// Reads an XMP packet: what people wrote, and camera data for formats without EXIF.
    ///
    /// - Parameter source: prefix of the date's source: `xmp`, `sidecar`.
    init(_ packet: XMPPacket, source: String = "xmp") {
        self.init()
        date = Self.date(packet, source: source)
        position = XMPPosition.read(packet)
        if let height = packet.number("exif:GPSAltitude") {
            altitude = packet.text("exif:GPSAltitudeRef") == "1" ? -abs(height) : height
        }
        title = StockPhrase.removed(from: packet.text("dc:title"))
        caption = StockPhrase.removed(from: packet.text("dc:description"))
        keywords = Self.distinct(XMPKeywords.read(packet))
        rating = Self.rating(packet)
        make = packet.text("tiff:Make")
        model = packet.text("tiff:Model")
        lens = packet.text("exifEX:LensModel") ?? packet.text("aux:Lens")
        iso = Self.sensitivity(packet)
        exposureSeconds = Self.positive(packet, "exif:ExposureTime")
        fNumber = Self.positive(packet, "exif:FNumber")
        focalLengthMM = Self.positive(packet, "exif:FocalLength")
        focalLength35MM = Self.positive(packet, "exif:FocalLengthIn35mmFilm")
        motionVideoBytes = Self.motionVideoBytes(packet)
    }

    /// The clip length that Google's motion photos claim: an item of a container, or before 2020 an offset from the end
    /// of the file. ``MotionClip`` checks it.
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
            packet.text(name).flatMap { WrittenDate($0) }.flatMap {
                CaptureDate(kind, $0, source: "\(source):\(name)")
            }
        }
        return CaptureDate.best(of: found)
    }

    /// Stars 0…5. A rejected picture (−1) has no rating. Windows writes percent.
    private static func rating(_ packet: XMPPacket) -> Int? {
        if let stars = packet.number("xmp:Rating") {
            return Int(exactly: stars.rounded()).flatMap { (0...5).contains($0) ? $0 : nil }
        }
        return packet.number("MicrosoftPhoto:Rating").flatMap(StarShare.stars)
    }

    /// As in EXIF, 65535 means a larger value.
    private static func sensitivity(_ packet: XMPPacket) -> Int? {
        let names = [
            "exif:ISOSpeedRatings", "exifEX:PhotographicSensitivity", "exifEX:RecommendedExposureIndex",
            "exifEX:StandardOutputSensitivity", "exifEX:ISOSpeed",
        ]
        return names.lazy.compactMap { packet.number($0) }.compactMap { Int(exactly: $0.rounded()) }
            .first { $0 > 0 && $0 != 65_535 && $0 < 1 << 31 }
    }
}
