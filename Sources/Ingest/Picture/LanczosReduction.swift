import Glibc

/// Pillow's reduction of a grey picture with the Lanczos filter, to the bit: eight-bit values, fixed-point weights, first
/// across, then down (Pillow's `Image.resize(size, LANCZOS)` on mode "L").
enum LanczosReduction {
    /// - Parameters:
    ///   - grey: one byte a pixel, row by row.
    ///   - side: the new width and height.
    static func square(_ grey: [UInt8], width: Int, height: Int, side: Int) -> [UInt8] {
        let across = Weights(from: width, to: side)
        var narrow = [UInt8](repeating: 0, count: side * height)
        for y in 0..<height {
            for x in 0..<side { narrow[y * side + x] = across.value(at: x) { grey[y * width + $0] } }
        }
        let down = Weights(from: height, to: side)
        var square = [UInt8](repeating: 0, count: side * side)
        for y in 0..<side {
            for x in 0..<side { square[y * side + x] = down.value(at: y) { narrow[$0 * side + x] } }
        }
        return square
    }

    /// For each new pixel the old ones under the filter and their shares.
    private struct Weights {
        /// Fixed point: 32 bits less 8 for the value and 2 for over- and undershoot.
        private static let precision = 32 - 8 - 2

        private var starts: [Int] = []
        private var counts: [Int] = []
        private var shares: [Int32] = []
        private let longest: Int

        init(from source: Int, to target: Int) {
            let scale = Double(source) / Double(target)
            let stretch = max(scale, 1)
            let support = 3 * stretch
            longest = Int(support.rounded(.up)) * 2 + 1
            for index in 0..<target {
                let center = (Double(index) + 0.5) * scale
                let first = max(0, Int(center - support + 0.5))
                let end = min(source, Int(center + support + 0.5))
                let raw = (first..<end).map { Self.lanczos((Double($0) - center + 0.5) / stretch) }
                let sum = raw.reduce(0, +)
                starts.append(first)
                counts.append(end - first)
                shares += raw.map { Int32((($0 / sum) * Double(1 << Self.precision)).rounded(.toNearestOrAwayFromZero)) }
                shares += [Int32](repeating: 0, count: longest - raw.count)
            }
        }

        @inline(__always)
        func value(at index: Int, _ source: (Int) -> UInt8) -> UInt8 {
            var sum: Int32 = 1 << (Self.precision - 1)
            let start = starts[index]
            shares.withUnsafeBufferPointer { shares in
                let base = index * longest
                for offset in 0..<counts[index] { sum &+= Int32(source(start + offset)) &* shares[base + offset] }
            }
            return UInt8(clamping: sum >> Self.precision)
        }

        private static func lanczos(_ x: Double) -> Double {
            guard x > -3, x < 3 else { return 0 }
            return sinc(x) * sinc(x / 3)
        }

        private static func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(x * .pi) / (x * .pi) }
    }
}
