import Catalog

/// The position in XMP at which a picture was taken.
enum XMPPosition {
    /// Nil for 0, 0, which cameras without a fix write.
    static func read(_ packet: XMPPacket) -> Coordinate? {
        guard let latitude = degrees("exif:GPSLatitude", of: packet, negative: "S", positive: "N"),
            let longitude = degrees("exif:GPSLongitude", of: packet, negative: "W", positive: "E"),
            latitude != 0 || longitude != 0
        else { return nil }
        return Coordinate(latitude: latitude, longitude: longitude)
    }

    /// Parses `48,51.5N` or `48,51,30N` (XMP specification part 2, section 3.3.6). Some programs write `-48.858`, or
    /// put the hemisphere in a separate property beside an unsigned number, as in EXIF.
    private static func degrees(
        _ name: String, of packet: XMPPacket, negative: Character, positive: Character
    ) -> Double? {
        guard let text = packet.text(name) else { return nil }
        let own = hemisphere(text)
        let numbers = text.split { !($0.isNumber || "+-./\u{2212}".contains($0)) }
            .map { XMPPacket.number(String($0.replacing("\u{2212}", with: "-"))) }
        guard let first = numbers.first, let degrees = first, numbers.count <= 3 else { return nil }
        var value = abs(degrees)
        for (part, unit) in zip(numbers.dropFirst(), [60.0, 3600]) {
            guard let part, (0..<60.0001).contains(part) else { return nil }
            value += part / unit
        }
        let side = own == negative || own == positive ? own : packet.text("\(name)Ref").flatMap(hemisphere)
        return degrees.sign == .minus || side == negative ? -value : value
    }

    /// The first letter of the last word: of `N`, or of `West`.
    private static func hemisphere(_ text: String) -> Character? {
        text.split { !$0.isLetter }.last?.uppercased().first
    }
}
