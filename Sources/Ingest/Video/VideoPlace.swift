import Catalog

/// Where a video was taken.
struct VideoPlace: Sendable, Equatable {
    let position: Coordinate
    /// Metres above sea level.
    let altitude: Double?

    private init?(latitude: Double, longitude: Double, altitude: Double?) {
        // Cameras without a fix write 0, 0.
        guard latitude != 0 || longitude != 0, let position = Coordinate(latitude: latitude, longitude: longitude)
        else {
            return nil
        }
        self.position = position
        self.altitude = altitude
    }

    /// Parses `+43.2965+005.3698+012.500/`: latitude, longitude, metres (ISO 6709, annex H). The number of digits tells
    /// degrees, degrees and minutes (`+4317.79`), and degrees, minutes and seconds (`+431747.4`) apart. Some phones
    /// write a decimal comma.
    init?(iso6709 text: String) {
        var numbers: [(digits: Int, value: Double)] = []
        var number = ""
        func end() {
            let digits = number.drop { $0 == "-" || $0 == "+" }.prefix { $0 != "." }.utf8.count
            if let value = Double(number), value.isFinite { numbers.append((digits, value)) }
        }
        for character in text.trimmingBlanks() {
            if character == "+" || character == "-" {
                end()
                number = String(character)
            } else if character.isASCII, character.isNumber || character == "." {
                number.append(character)
            } else if character == "," {
                number.append(".")
            } else {
                break
            }
        }
        end()
        guard numbers.count >= 2 else { return nil }
        self.init(
            latitude: Self.degrees(numbers[0], digits: 2), longitude: Self.degrees(numbers[1], digits: 3),
            altitude: numbers.count > 2 ? numbers[2].value : nil)
    }

    /// - Parameter digits: number of digits of the degrees.
    private static func degrees(_ number: (digits: Int, value: Double), digits: Int) -> Double {
        guard number.digits > digits else { return number.value }
        let value = number.value.magnitude
        let degrees: Double
        if number.digits <= digits + 2 {
            let whole = (value / 100).rounded(.down)
            degrees = whole + (value - whole * 100) / 60
        } else {
            let whole = (value / 10_000).rounded(.down)
            let minutes = ((value - whole * 10_000) / 100).rounded(.down)
            degrees = whole + minutes / 60 + (value - whole * 10_000 - minutes * 100) / 3600
        }
        return number.value < 0 ? -degrees : degrees
    }

    /// 3GPP's box `loci` (3GPP TS 26.244, section 8.10), into which ffmpeg converts Apple's string. It contains a
    /// language, a name and a role, then longitude, latitude and altitude as 16.16 fixed point, and the astronomical
    /// body. An altitude of 0 means unknown.
    init?(location body: Range<Int>, of boxes: MediaBoxes) {
        let name = min(body.lowerBound + 6, body.upperBound)
        let isWide =
            boxes.slice(at: name, count: 2).map { [[0xFE, 0xFF], [0xFF, 0xFE]].contains(Array($0)) } ?? false
        let size = isWide ? 2 : 1
        let end = stride(from: name, through: body.upperBound - size, by: size).first {
            boxes.integer(at: $0, size: size) == 0
        }
        guard let end, end + size + 13 < body.upperBound else { return nil }
        let numbers = (0..<3).compactMap { boxes.integer(at: end + size + 1 + 4 * $0, size: 4) }
            .map { Double(Int32(truncatingIfNeeded: $0)) / 65_536 }
        let planet = boxes.bytes[end + size + 13..<body.upperBound].prefix { $0 != 0 }
        guard numbers.count == 3, planet.isEmpty || String(decoding: planet, as: UTF8.self).lowercased() == "earth"
        else { return nil }
        self.init(
            latitude: numbers[1], longitude: numbers[0], altitude: numbers[2] != 0 ? numbers[2] : nil)
    }
}
