import Intake

extension CaptureFacts {
    /// Reads an XMP packet: what people wrote, and what else a format without EXIF carries there.
    ///
    /// - Parameter source: stands before the property in the source of the date: `xmp`, `sidecar`.
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
            packet.text(name).flatMap { WrittenDate($0) }.flatMap {
                CaptureDate(kind, $0, source: "\(source):\(name)")
            }
        }
        return CaptureDate.best(of: found)
    }

    /// Stars 0…5. −1 marks a rejected picture, which has none. Windows writes shares of a hundred.
    private static func rating(_ packet: XMPPacket) -> Int? {
        if let stars = packet.number("xmp:Rating") {
            return Int(exactly: stars.rounded()).flatMap { (0...5).contains($0) ? $0 : nil }
        }
        return packet.number("MicrosoftPhoto:Rating").flatMap(StarShare.stars)
    }

    /// As in EXIF, 65535 stands for more than that.
    private static func sensitivity(_ packet: XMPPacket) -> Int? {
        let names = [
            "exif:ISOSpeedRatings", "exifEX:PhotographicSensitivity", "exifEX:RecommendedExposureIndex",
            "exifEX:StandardOutputSensitivity", "exifEX:ISOSpeed",
        ]
        return names.lazy.compactMap { packet.number($0) }.compactMap { Int(exactly: $0.rounded()) }
            .first { $0 > 0 && $0 != 65_535 && $0 < 1 << 31 }
    }
}
