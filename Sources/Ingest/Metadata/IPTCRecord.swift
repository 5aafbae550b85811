import Crypto

/// The fields of IPTC's application record (IIM 4.2, chapters 5 and 6) that Calotype uses.
struct IPTCRecord: Sendable {
    private var fields: [UInt8: [ArraySlice<UInt8>]] = [:]
    /// MD5 of the block, see ``isUnchanged(since:)``.
    private let digest: [UInt8]

    /// Maximum fields per block; keywords repeat.
    private static let limit = 2000

    /// Reads datasets up to the first malformed one: 1C, record, dataset, length, data.
    init(_ block: ArraySlice<UInt8>) {
        digest = Array(Insecure.MD5.hash(data: block))
        var rest = block
        var count = 0
        while rest.count >= 5, rest[rest.startIndex] == 0x1C, count < Self.limit {
            let start = rest.startIndex
            var length = Int(rest[start + 3]) << 8 | Int(rest[start + 4])
            var body = start + 5
            if length & 0x8000 != 0 {
                // In an extended dataset, these bits are the size of the length field.
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

    /// Whether the block has the given digest. True without a digest and for a digest of zeros, because then nothing
    /// indicates a change.
    func isUnchanged(since digest: ArraySlice<UInt8>?) -> Bool {
        guard let digest, digest.count == 16, digest.contains(where: { $0 != 0 }) else { return true }
        return Array(digest) == self.digest
    }

    func text(_ dataset: UInt8) -> String? { fields[dataset]?.first.flatMap(PlainText.decode) }

    func texts(_ dataset: UInt8) -> [String] { fields[dataset, default: []].compactMap(PlainText.decode) }

    /// `20090829` with `131808+0200` (sections 6.2.55 and 6.2.60). Parts of either may be missing or zero.
    func date(_ day: UInt8, time: UInt8) -> WrittenDate? {
        guard var day = text(day) else { return nil }
        // Only year and month.
        if day.utf8.count == 6, Int(day) != nil { day += "00" }
        return WrittenDate("\(day) \(text(time) ?? "")")
    }
}
