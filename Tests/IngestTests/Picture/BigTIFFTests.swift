import Catalog
import Ingest
import Intake
import Testing

/// TIFF with offsets of eight bytes (the BigTIFF design of libtiff), made here.
@Suite struct BigTIFFTests {
    /// Grey of one strip, or three colours in planes of their own; the pixels of the latter are not there.
    private static func file(side: Int, planes: Int = 1, isLittleEndian: Bool) -> [UInt8] {
        func number(_ value: Int, _ size: Int) -> [UInt8] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
            return isLittleEndian ? bytes : bytes.reversed()
        }
        func field(_ tag: Int, _ type: Int, _ size: Int, _ values: [Int]) -> [UInt8] {
            let bytes = values.flatMap { number($0, size) }
            return number(tag, 2) + number(type, 2) + number(values.count, 8) + bytes
                + [UInt8](repeating: 0, count: 8 - bytes.count)
        }
        func far(_ tag: Int, _ count: Int, at place: Int) -> [UInt8] {
            number(tag, 2) + number(2, 2) + number(count, 8) + number(place, 8)
        }
        let maker = Array("Big Maker\0".utf8), date = Array("2019:07:14 18:16:33\0".utf8)
        let words = 16 + 8 + 13 * 20 + 8
        let pixels = words + maker.count + date.count
        let fields: [[UInt8]] = [
            field(256, 4, 4, [side]), field(257, 4, 4, [side]), field(258, 3, 2, Array(repeating: 8, count: planes)),
            field(259, 3, 2, [1]), field(262, 3, 2, [planes == 1 ? 1 : 2]), far(271, maker.count, at: words),
            planes == 1 ? field(273, 16, 8, [pixels]) : field(273, 3, 2, [pixels, pixels, pixels]),
            field(274, 3, 2, [6]), field(277, 3, 2, [planes]), field(278, 4, 4, [side]),
            planes == 1 ? field(279, 16, 8, [side * side]) : field(279, 3, 2, [100, 100, 100]),
            field(284, 3, 2, [planes == 1 ? 1 : 2]), far(306, date.count, at: words + maker.count),
        ]
        let head: [[UInt8]] = [
            Array((isLittleEndian ? "II" : "MM").utf8), number(43, 2), number(8, 2), number(0, 2), number(16, 8),
            number(fields.count, 8),
        ]
        let rest: [[UInt8]] = [
            number(0, 8), maker, date, [UInt8](repeating: 90, count: planes == 1 ? side * side : 100),
        ]
        return (head + fields + rest).flatMap { $0 }
    }

    @Test(arguments: [true, false]) func `a BigTIFF file is recognised as TIFF`(isLittleEndian: Bool) {
        let reading = PictureReader().read(Self.file(side: 300, isLittleEndian: isLittleEndian))
        #expect(reading.failure == nil && reading.mediaType == "image/tiff")
        #expect(reading.width == 300 && reading.height == 300 && reading.grid != nil)
        #expect(reading.facts.make == "Big Maker" && reading.facts.orientation == 6)
        #expect(reading.facts.date?.clock == WallClock(iso8601: "2019-07-14T18:16:33"))
    }

    @Test func `a BigTIFF that decodes to gigabytes is refused`() {
        let reading = PictureReader().read(Self.file(side: 9000, planes: 3, isLittleEndian: true))
        guard case .tooMuchMemory = reading.failure else {
            Issue.record("it was read")
            return
        }
    }

    @Test func `a damaged BigTIFF gives a reading with an error`() {
        let whole = Self.file(side: 20, isLittleEndian: true)
        for length in stride(from: 0, to: whole.count, by: 13) {
            _ = PictureReader().read(Array(whole.prefix(length)))
        }
        for index in 0..<300 {
            for byte: UInt8 in [0, 0x7F, 0xFF] {
                var broken = whole
                broken[index] = byte
                _ = PictureReader().read(broken)
            }
        }
    }
}
