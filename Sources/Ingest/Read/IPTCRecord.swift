import Crypto
import Intake

/// The fields of IPTC's application record (IIM 4.2, chapters 5 and 6) that are of use here.
struct IPTCRecord: Sendable {
    private var fields: [UInt8: [ArraySlice<UInt8>]] = [:]
    /// By dataset 1:90; otherwise text is UTF-8 where it can be and Latin-1 where it cannot.
    private let digest: [UInt8]

    /// A block may hold so many fields; keywords repeat.
    private static let limit = 2000

    /// Reads datasets as far as they are well-formed: 1C, record, dataset, length, data.
    init(_ block: ArraySlice<UInt8>) {
        digest = Array(Insecure.MD5.hash(data: block))
        var rest = block
        var count = 0
        while rest.count >= 5, rest[rest.startIndex] == 0x1C, count < Self.limit {
            let start = rest.startIndex
            var length = Int(rest[start + 3]) << 8 | Int(rest[start + 4])
            var body = start + 5
            if length & 0x8000 != 0 {
                // An extended dataset: the number of bytes that the length has.
                let size = length & 0x7FFF
                guard size <= 4, body + size <= rest.endIndex else { return }
                length = rest[body..<body + size].reduce(0) { $0 << 8 | Int($1) }
                body += size
            }
            guard length <= rest.endIndex - body else { return }
            if rest[start + 1] == 2 { fields[rest[start + 2], default: []].append(rest[body..<body + length]) }
            rest = rest[(body + length)...]
            count += 1
        }
    }

    /// Whether the block is still the one that `digest` was made of. Without a digest, or with one of zeros, nobody says
    /// that it is not.
    func isUnchanged(since digest: ArraySlice<UInt8>?) -> Bool {
        guard let digest, digest.count == 16, digest.contains(where: { $0 != 0 }) else { return true }
        return Array(digest) == self.digest
    }

    func text(_ dataset: UInt8) -> String? { fields[dataset]?.first.flatMap(PlainText.decode) }

    func texts(_ dataset: UInt8) -> [String] { fields[dataset, default: []].compactMap(PlainText.decode) }

    /// `20090829` with `131808+0200` (sections 6.2.55 and 6.2.60); parts of either may be missing, or zeros.
    func date(_ day: UInt8, time: UInt8) -> WrittenDate? {
        guard var day = text(day) else { return nil }
        // Digits of a year and a month alone.
        if day.utf8.count == 6, Int(day) != nil { day += "00" }
        return WrittenDate("\(day) \(text(time) ?? "")")
    }
}
