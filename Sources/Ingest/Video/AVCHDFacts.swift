import Catalog

/// Metadata of AVCHD camcorders, which is stored in an H.264 message between the frames (ISO/IEC 14496-10, annex D.1.6,
/// user data unregistered). The message contains packs of IEC 61834-4, "modified DV pack metadata". As documented by
/// ExifTool.
struct AVCHDFacts {
    private(set) var facts = CaptureFacts()
    /// The packs by their ids, four bytes each.
    private var packs: [UInt8: [UInt8]] = [:]

    private static let mark: [UInt8] =
        [0x17, 0xEE, 0x8C, 0x60, 0xF8, 0x4D, 0x11, 0xD9, 0x8C, 0xD6, 0x08, 0x00, 0x20, 0x0C, 0x9A, 0x66]
        + Array("MDPM".utf8)
    private static let makers = [0x0103: "Panasonic", 0x0108: "Sony", 0x1011: "Canon", 0x1104: "JVC"]

    /// - Parameter stream: the beginning of a transport stream.
    /// - Returns: nil if there is no such message.
    init?(_ stream: [UInt8]) {
        let pictures = Self.pictures(of: stream)
        guard let mark = pictures.firstRange(of: Self.mark) else { return nil }
        let message = Self.unescaped(pictures[mark.upperBound...].prefix(2048))
        guard let count = message.first else { return nil }
        var last: UInt8?
        for index in 0..<Int(count) {
            let pack = message.dropFirst(1 + index * 5).prefix(5)
            // Packs are sorted by id.
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

    /// A zone, century and year, month, day, hour, minute and second in decimal digits. In the zone one bit marks
    /// summer time, one is the sign, four are hours and the last one is half an hour.
    private var date: CaptureDate? {
        guard let first = packs[0x18], let second = packs[0x19] else { return nil }
        guard let numbers = DVDate.decimal(Array(first.dropFirst()) + second), numbers.count == 7,
            let clock = WallClock(
                year: numbers[0] * 100 + numbers[1], month: numbers[2], day: numbers[3], hour: numbers[4],
                minute: numbers[5], second: numbers[6])
        else { return nil }
        let zone = first[0]
        let minutes = Int(zone >> 1 & 15) * 60 + (zone & 1 == 1 ? 30 : 0)
        // All bits set means unknown. Makers differ in whether the offset includes the hour of summer time.
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

    /// Two 16-bit numbers: numerator and denominator.
    private func rational(_ number: UInt8, orZero: Bool = false) -> Double? {
        guard let pack = packs[number] else { return nil }
        let (upper, lower) = (Int(pack[0]) << 8 | Int(pack[1]), Int(pack[2]) << 8 | Int(pack[3]))
        guard lower > 0, upper > 0 || orZero else { return nil }
        return Double(upper) / Double(lower)
    }

    // MARK: The stream

    /// The bytes of the first video track: packets with the same PID, the first of which starts a video packet (ISO/IEC
    /// 13818-1, sections 2.4.3.3 and 2.4.3.7).
    private static func pictures(of stream: [UInt8]) -> [UInt8] {
        guard let form = TransportPackets(stream) else { return [] }
        var track: Int?
        var found: [UInt8] = []
        for place in stride(from: form.start, through: stream.count - TransportPackets.size, by: form.stride) {
            let packet = stream[place..<place + TransportPackets.size]
            let number = Int(packet[place + 1] & 0x1F) << 8 | Int(packet[place + 2])
            var body = packet.dropFirst(4)
            // An adaptation field precedes the payload, or replaces it.
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

    /// Removes emulation prevention bytes: the 3 after two zeros (ISO/IEC 14496-10, section 7.4.1).
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
