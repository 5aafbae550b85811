import CJPEG
import Glibc
import Synchronization

/// Pillow's reduction of a grey picture with the Lanczos filter, to the bit: eight-bit values, fixed-point weights, first
/// across, then down (Pillow's `Image.resize(size, LANCZOS)` on mode "L").
enum LanczosReduction {
    /// - Parameter side: the new width and height.
    /// - Returns: one byte a pixel, row by row; nil where there is no memory for it.
    static func square(_ picture: borrowing PlanarPicture, side: Int) -> [UInt8]? {
        let across = Weights.of(picture.width, to: side)
        guard let narrow = across.narrowed(picture) else { return nil }
        let down = Weights.of(picture.height, to: side)
        return (0..<side * side).map { index in
            let (y, x) = index.quotientAndRemainder(dividingBy: side)
            return down.value(at: y) { narrow[$0 * side + x] }
        }
    }

    /// For each new pixel the old ones under the filter and their shares.
    private struct Weights: Sendable {
        /// Fixed point: 32 bits less 8 for the value and 2 for over- and undershoot.
        private static let precision = 32 - 8 - 2

        private var starts: [Int32] = []
        private var counts: [Int32] = []
        private var shares: [Int32] = []
        private let longest: Int

        /// Those made last. Most pictures of a library have the sizes of a few cameras, and their sines take longer than a
        /// quarter of the reduction.
        private static let made = Mutex<[[Int]: Weights]>([:])
        private static let kept = 32

        static func of(_ source: Int, to target: Int) -> Weights {
            if let weights = made.withLock({ $0[[source, target]] }) { return weights }
            let weights = Weights(from: source, to: target)
            made.withLock { made in
                if made.count >= kept { made.removeAll(keepingCapacity: true) }
                made[[source, target]] = weights
            }
            return weights
        }

        private init(from source: Int, to target: Int) {
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
                starts.append(Int32(first))
                counts.append(Int32(end - first))
                let one = Double(1 << Self.precision)
                shares += raw.map { Int32(($0 / sum * one).rounded(.toNearestOrAwayFromZero)) }
                shares += [Int32](repeating: 0, count: longest - raw.count)
            }
        }

        /// Every row of the picture: nearly all of the work, and therefore done in C.
        func narrowed(_ picture: borrowing PlanarPicture) -> [UInt8]? {
            picture.withRaw { raw in
                var narrow = [UInt8](repeating: 0, count: starts.count * Int(raw.pointee.y.height))
                var weights = cjpeg_weights()
                weights.targets = Int32(starts.count)
                weights.precision = Int32(Self.precision)
                weights.stride = Int32(longest)
                let status = starts.withUnsafeBufferPointer { starts in
                    counts.withUnsafeBufferPointer { counts in
                        shares.withUnsafeBufferPointer { shares in
                            weights.starts = starts.baseAddress
                            weights.counts = counts.baseAddress
                            weights.shares = shares.baseAddress
                            return cjpeg_narrow(raw, &weights, &narrow)
                        }
                    }
                }
                return Int(status) == CJPEG_OK ? narrow : nil
            }
        }

        func value(at index: Int, _ source: (Int) -> UInt8) -> UInt8 {
            var sum: Int32 = 1 << (Self.precision - 1)
            let start = Int(starts[index])
            for offset in 0..<Int(counts[index]) {
                sum &+= Int32(source(start + offset)) &* shares[index * longest + offset]
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
