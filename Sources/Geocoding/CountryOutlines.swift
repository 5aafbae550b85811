import CZlib
import Foundation

/// The polygons of a file written by `script/lib/pack_countries.py`, which describes its format.
struct CountryOutlines {
    private(set) var codes: [String] = []
    /// Ring after ring, each closed by its first point. Longitude and latitude in degrees.
    private(set) var points: [SIMD2<Float>] = []
    /// The country of the line that begins at each point; ``CountryMap/none`` at the end of a ring.
    private(set) var owners: [UInt8] = []

    init(_ url: URL) throws {
        let bytes = try GzipFile.contents(of: url)
        let malformed = PlaceDataError.malformed(file: url.lastPathComponent, line: 1)
        guard bytes.starts(with: Array("CALOMAP1".utf8)) else { throw malformed }
        var reader = Reader(bytes: bytes, position: 8)
        guard let polygons = reader.number() else { throw malformed }
        for _ in 0..<polygons {
            guard let code = reader.code(), let owner = number(of: code), let rings = reader.number() else {
                throw malformed
            }
            for _ in 0..<rings { guard readRing(of: owner, &reader) else { throw malformed } }
        }
        guard reader.position == bytes.count else { throw malformed }
    }

    private mutating func number(of code: String) -> UInt8? {
        if let index = codes.firstIndex(of: code) { return UInt8(index) }
        guard codes.count < Int(CountryMap.none) else { return nil }
        codes.append(code)
        return UInt8(codes.count - 1)
    }

    private mutating func readRing(of owner: UInt8, _ reader: inout Reader) -> Bool {
        guard let count = reader.number(), count >= 3 else { return false }
        var (x, y) = (0, 0)
        let first = points.count
        for _ in 0..<count {
            guard let east = reader.step(), let north = reader.step() else { return false }
            x += east
            y += north
            guard abs(x) <= 1_800_000, abs(y) <= 900_000 else { return false }
            points.append(SIMD2(Float(Double(x) / 10_000), Float(Double(y) / 10_000)))
            owners.append(owner)
        }
        points.append(points[first])
        owners.append(CountryMap.none)
        return true
    }

    private struct Reader {
        let bytes: [UInt8]
        var position: Int

        mutating func number() -> Int? {
            var value = 0
            for shift in stride(from: 0, to: 35, by: 7) {
                guard position < bytes.count else { return nil }
                let byte = bytes[position]
                position += 1
                value |= Int(byte & 127) << shift
                if byte < 128 { return value }
            }
            return nil
        }

        /// Zigzag: 0, −1, 1, −2 …
        mutating func step() -> Int? { number().map { $0 & 1 == 0 ? $0 >> 1 : -($0 >> 1) - 1 } }

        mutating func code() -> String? {
            guard position + 2 <= bytes.count else { return nil }
            position += 2
            return String(decoding: bytes[position - 2..<position], as: UTF8.self)
        }
    }
}
