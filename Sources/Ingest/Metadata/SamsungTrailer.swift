import Catalog

/// The trailer that Samsung's phones append to a picture. Blocks come first, each with an id, the length of its name,
/// its name and its data. The directory follows: `SEFH`, a version, the number of blocks, and for each block its id,
/// its distance before `SEFH` and its length. The trailer ends with the length of the directory and `SEFT`. All numbers
/// are little-endian. As documented by ExifTool (Samsung tags).
enum SamsungTrailer {
    /// The data of the blocks with an id.
    static func blocks(_ wanted: Int, of file: [UInt8]) -> [Range<Int>] {
        func number(at place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(file[place + $1]) << (8 * $1) } }
        guard file.count > 20, file.suffix(4).elementsEqual("SEFT".utf8) else { return [] }
        let length = number(at: file.count - 8)
        let head = file.count - 8 - length
        guard length >= 12, head >= 0, file[head..<head + 4].elementsEqual("SEFH".utf8) else { return [] }
        return (0..<min(number(at: head + 8), (length - 12) / 12)).compactMap { index in
            let entry = head + 12 + index * 12
            let block = head - number(at: entry + 4)
            guard number(at: entry) >> 16 == wanted, block >= 0, block + 8 <= head else { return nil }
            let start = block + 8 + number(at: block + 4)
            let end = min(head, block + number(at: entry + 8))
            return start < head ? start..<(end > start ? end : head) : nil
        }
    }

    /// When the picture was taken, in microseconds since 1970 in UTC. The camera stores milliseconds in decimal digits.
    static func instant(of file: [UInt8]) -> Int64? {
        blocks(0x0A01, of: file).lazy.compactMap { PlainText.decode(file[$0.prefix(20)]) }.compactMap { Int64($0) }
            .first { $0 > 0 && $0 < 1 << 42 }.map { $0 * 1000 }
    }
}

extension CaptureFacts {
    /// Minutes east of UTC of time zones with quarter hours: Nepal, Eucla, the Chatham Islands.
    private static let quarters: Set<Double> = [345, 525, 765, 825]

    /// Gives a date without a zone the difference between its clock and an instant. Nearly all zones are whole or half
    /// hours.
    mutating func take(instant: Int64?) {
        guard let instant, let date, date.offsetMinutes == nil, date.precision == .time, !date.isUniversal,
            date.kind == .original || date.kind == .digitized
        else { return }
        let minutes = Double(date.clock.microseconds - instant) / 60_000_000
        let offset = (minutes / 15).rounded() * 15
        // The instant is that of the shutter or of the file, which is written some seconds later.
        guard abs(minutes - offset) < 1, abs(offset) <= 14 * 60,
            offset.truncatingRemainder(dividingBy: 30) == 0 || Self.quarters.contains(offset)
        else { return }
        self.date?.offsetMinutes = Int(offset)
    }
}
