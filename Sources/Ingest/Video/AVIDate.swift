import Catalog
import Intake

/// Parses the dates that cameras write into AVI files: `Mon Mar 10 15:04:43 2003`, as C's `asctime` writes it, `2003/
/// 3/10  3:04PM`, `2003/03/10/ 15:04`, `2003-03-10  15:04:43`, `2003:03:10 15:04:43`, `20030310150443`, `10-MAR-2003
/// 15:04:43` and similar ones.
enum AVIDate {
    private static let months = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]

    static func date(_ text: String, _ kind: CaptureDate.Kind, source: String) -> CaptureDate? {
        if half(of: text) == nil, let written = WrittenDate(text), written.precision == .time {
            return CaptureDate(kind, written, source: source)
        }
        if let clock = named(text) ?? numbers(text) { return CaptureDate(kind, clock, source: source) }
        return WrittenDate(text).flatMap { CaptureDate(kind, $0, source: source) }
    }

    /// Parses a date whose month is a word. The year is the number with four digits; the day is the other number
    /// without colons.
    private static func named(_ text: String) -> WallClock? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" || $0 == "/" || $0 == "\n" }
        guard
            let month = words.lazy.compactMap({ months.firstIndex(of: $0.uppercased().prefix(3).description) }).first
        else { return nil }
        let times = words.first { $0.contains(":") }?.split(separator: ":").map { Int($0) } ?? []
        let numbers = words.compactMap { word in Int(word).map { (digits: word.utf8.count, value: $0) } }
        guard let year = numbers.first(where: { $0.digits == 4 })?.value,
            let day = numbers.first(where: { $0.digits <= 2 })?.value
        else { return nil }
        var fields: [Int?] = [year, month + 1, day]
        fields += times.prefix(3)
        return clock(fields, half: half(of: text))
    }

    private static func numbers(_ text: String) -> WallClock? {
        let fields = text.split { !("0"..."9").contains($0) }
        guard let first = fields.first else { return nil }
        if first.utf8.count == 14 || first.utf8.count == 8 {
            let digits = Array(first.utf8).map { Int($0) - 0x30 }
            func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
            let time = stride(from: 8, to: digits.count, by: 2).map { number($0..<$0 + 2) }
            var fields: [Int?] = [number(0..<4), number(4..<6), number(6..<8)]
            fields += time.map { Optional($0) }
            return clock(fields, half: nil)
        }
        guard first.utf8.count == 4, fields.count >= 3 else { return nil }
        return clock(fields.prefix(6).map { Int($0) }, half: half(of: text))
    }

    private static func clock(_ fields: [Int?], half: String?) -> WallClock? {
        let values = fields.compactMap { $0 }
        guard values.count == fields.count, values.count >= 5 else { return nil }
        func value(_ index: Int) -> Int { index < values.count ? values[index] : 0 }
        var hour = value(3)
        if half == "PM", hour < 12 { hour += 12 } else if half == "AM", hour == 12 { hour = 0 }
        return WallClock(
            year: values[0], month: values[1], day: values[2], hour: hour, minute: value(4), second: value(5))
    }

    private static func half(of text: String) -> String? {
        let end = text.trimmingBlanks().uppercased().suffix(2)
        return end == "AM" || end == "PM" ? String(end) : nil
    }
}

/// A Windows FILETIME: 100 ns units since 1601.
enum WindowsClock {
    static func clock(_ count: UInt64) -> WallClock? {
        guard count > 0, count < 1 << 62 else { return nil }
        return WallClock(microseconds: Int64(count / 10) - 11_644_473_600_000_000)
    }
}

/// The recording date in each frame of DV (IEC 61834-4, packs 62h and 63h; SMPTE 314M, section 4).
enum DVDate {
    private static let block = 80

    /// - Parameter bytes: bytes that contain a frame at or near their beginning.
    static func read(_ bytes: ArraySlice<UInt8>) -> CaptureDate? {
        let head = bytes.prefix(16 << 10)
        guard let place = head.firstRange(of: [0x1F, 0x07, 0x00]), place.upperBound < head.endIndex,
            head[place.upperBound] & 0x7F == 0x3F
        else { return nil }
        let start = place.lowerBound
        guard start + block * 6 <= head.endIndex else { return nil }
        var date: [Int]?
        var time: [Int]?
        // Three blocks of auxiliary video data, each with fifteen packs of five bytes.
        for index in 1..<6 where head[start + index * block] & 0xF0 == 0x50 {
            for pack in 0..<15 {
                let place = start + index * block + 3 + pack * 5
                let body = Array(head[place + 1..<place + 5])
                if head[place] == 0x62, date == nil {
                    date = decimal([body[3], body[2] & 0x1F, body[1] & 0x3F])
                } else if head[place] == 0x63, time == nil {
                    time = decimal([body[3] & 0x3F, body[2] & 0x7F, body[1] & 0x7F])
                }
            }
        }
        guard let date, let time,
            let clock = WallClock(
                year: date[0] + (date[0] < 75 ? 2000 : 1900), month: date[1], day: date[2], hour: time[0],
                minute: time[1], second: time[2])
        else { return nil }
        return CaptureDate(.original, clock, source: "dv:RecordingDate")
    }

    /// Decodes two decimal digits per byte.
    static func decimal(_ bytes: [UInt8]) -> [Int]? {
        var numbers: [Int] = []
        for byte in bytes {
            let (tens, ones) = (Int(byte >> 4), Int(byte & 15))
            guard tens <= 9, ones <= 9 else { return nil }
            numbers.append(tens * 10 + ones)
        }
        return numbers
    }
}
