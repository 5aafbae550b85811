package import Catalog
import Glibc

extension PerceptualHash {
    /// The `phash` of Python's ImageHash for a picture reduced to 32 × 32 grey values, row by row: for each of the 8 ×
    /// 8 lowest DCT coefficients, whether it is above their median; the first is the highest bit. Nil for another
    /// number of values.
    package init?(grey: [UInt8]) {
        let (side, kept, waves) = (Self.side, Self.kept, Self.waves)
        guard grey.count == side * side else { return nil }
        var columns = [Double](repeating: 0, count: kept * side)
        for wave in 0..<kept {
            for y in 0..<side {
                for x in 0..<side { columns[wave * side + x] += waves[wave][y] * Double(grey[y * side + x]) }
            }
        }
        var low: [Double] = []
        for down in 0..<kept {
            for across in 0..<kept {
                var sum = 0.0
                for x in 0..<side { sum += waves[across][x] * columns[down * side + x] }
                low.append(abs(sum) < 1e-6 ? 0 : sum)
            }
        }
        let sorted = low.sorted()
        let median = (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
        self.init(rawValue: low.reduce(0) { $0 << 1 | ($1 > median ? 1 : 0) })
    }

    private static let side = 32
    private static let kept = 8
    private static let waves: [[Double]] = (0..<kept).map { wave in
        (0..<side).map { place -> Double in
            let angle = Double.pi * Double(wave * (2 * place + 1)) / Double(2 * side)
            return cos(angle)
        }
    }
}
