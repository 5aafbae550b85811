import Catalog
import Intake

/// What camcorders write between the pictures of AVCHD: a message of H.264 that no decoder shows (ISO/IEC 14496-10, annex D.1.6,
/// user data unregistered), with packs of IEC 61834-4 in it, "modified DV pack metadata". After ExifTool's documentation of it.
struct AVCHDFacts {
    private(set) var facts = CaptureFacts()
    /// The packs by their numbers, four bytes each.
    private var packs: [UInt8: [UInt8]] = [:]

    private static let mark: [UInt8] =
        [0x17, 0xEE, 0x8C, 0x60, 0xF8, 0x4D, 0x11, 0xD9, 0x8C, 0xD6, 0x08, 0x00, 0x20, 0x0C, 0x9A, 0x66]
        + Array("MDPM".utf8)
    private static let makers = [0x0103: "Panasonic", 0x0108: "Sony", 0x1011: "Canon", 0x1104: "JVC"]

    /// - Parameter stream: the beginning of a transport stream.
    /// - Returns: nil where there is no such message.
    init?(_ stream: [UInt8]) {
        let pictures = Self.pictures(of: stream)
        guard let mark = pictures.firstRange(of: Self.mark) else { return nil }
        let message = Self.unescaped(pictures[mark.upperBound...].prefix(2048))
        guard let count = message.first else { return nil }
        var last: UInt8?
        for index in 0..<Int(count) {
            let pack = message.dropFirst(1 + index * 5).prefix(5)
            // They stand in the order of their numbers.
            guard pack.count == 5, let number = pack.first, last.map({ $0 < number }) ?? true else { break }
            packs[number] = Array(pack.dropFirst())
            last = number
        }
        facts.date = date
        if let maker = packs[0xE0] { facts.make = Self.makers[Int(maker[0]) << 8 | Int(maker[1])] }
        if facts.make == "Sony" {
            facts.model = PlainText.decode([0xE4, 0xE5, 0xE6].flatMap { packs[$0] ?? [] })
        }
        facts.exposureSeconds = rational(0xA0)
        facts.fNumber = rational(0xA1)
        facts.focalLength35MM = rational(0xA9)
        readPosition()
    }

    /// A zone, century and year, month, day, hour, minute and second in decimal digits. Of the zone a bit says whether it is
    /// summer, one is the sign, four are hours and the last one half an hour.
    private var date: CaptureDate? {
        guard let first = packs[0x18], let second = packs[0x19] else { return nil }
        guard let numbers = DVDate.decimal(Array(first.dropFirst()) + second), numbers.count == 7,
            let clock = WallClock(
                year: numbers[0] * 100 + numbers[1], month: numbers[2], day: numbers[3], hour: numbers[4],
                minute: numbers[5], second: numbers[6])
        else { return nil }
        let zone = first[0]
        let minutes = Int(zone >> 1 & 15) * 60 + (zone & 1 == 1 ? 30 : 0)
        // All bits set: unknown. Whether an hour of summer is in it, nobody knows.
        let isKnown = zone & 0xC0 == 0 && minutes <= 14 * 60
        return CaptureDate(
            .original, clock, offsetMinutes: isKnown ? (zone & 0x20 == 0 ? minutes : -minutes) : nil,
            source: "avchd:DateTimeOriginal")
    }

    private mutating func readPosition() {
        func degrees(_ first: UInt8, _ reference: UInt8, _ negative: Character) -> Double? {
            guard let hemisphere = packs[reference].flatMap({ PlainText.decode($0) })?.first,
                let degrees = rational(first, orZero: true)
            else { return nil }
            let minutes = rational(first + 1, orZero: true) ?? 0
            let value = degrees + minutes / 60 + (rational(first + 2, orZero: true) ?? 0) / 3600
            return hemisphere == negative ? -value : value
        }
        let status = packs[0xBE].flatMap { PlainText.decode($0) }
        guard status != "V", let latitude = degrees(0xB2, 0xB1, "S"), let longitude = degrees(0xB6, 0xB5, "W"),
            latitude != 0 || longitude != 0
        else { return }
        facts.position = Coordinate(latitude: latitude, longitude: longitude)
        if facts.position != nil, let height = rational(0xBA) {
            facts.altitude = packs[0xB9]?.contains { $0 != 0 } == true ? -height : height
        }
    }

    /// Two numbers of 16 bits, one above the other.
    private func rational(_ number: UInt8, orZero: Bool = false) -> Double? {
        guard let pack = packs[number] else { return nil }
        let (upper, lower) = (Int(pack[0]) << 8 | Int(pack[1]), Int(pack[2]) << 8 | Int(pack[3]))
        guard lower > 0, upper > 0 || orZero else { return nil }
        return Double(upper) / Double(lower)
    }

    // MARK: The stream

    /// The bytes of the first track of pictures: packets of one number, whose first begins a packet of video (ISO/IEC 13818-1,
    /// sections 2.4.3.3 and 2.4.3.7).
    private static func pictures(of stream: [UInt8]) -> [UInt8] {
        guard let form = TransportPackets(stream) else { return [] }
        var track: Int?
        var found: [UInt8] = []
        for place in stride(from: form.start, through: stream.count - TransportPackets.size, by: form.stride) {
            let packet = stream[place..<place + TransportPackets.size]
            let number = Int(packet[place + 1] & 0x1F) << 8 | Int(packet[place + 2])
            var body = packet.dropFirst(4)
            // A field before the body, or instead of it.
            if packet[place + 3] & 0x20 != 0 { body = body.dropFirst(1 + Int(body.first ?? 0)) }
            guard packet[place + 3] & 0x10 != 0 else { continue }
            if track == nil, packet[place + 1] & 0x40 != 0, body.starts(with: [0, 0, 1]),
                body.dropFirst(3).first.map({ $0 & 0xF0 == 0xE0 }) == true
            {
                track = number
            }
            guard number == track else { continue }
            if packet[place + 1] & 0x40 != 0, body.starts(with: [0, 0, 1]), body.count > 9 {
                body = body.dropFirst(9 + Int(body[body.startIndex + 8]))
            }
            found += body
        }
        return found
    }

    /// Without the 3 that keeps two zeros and what follows from looking like a beginning (ISO/IEC 14496-10, section 7.4.1).
    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var zeros = 0
        for byte in bytes {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            result.append(byte)
        }
        return result
    }
}
