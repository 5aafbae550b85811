import CJPEG
import Glibc
import Synchronization

/// Reduces a greyscale picture exactly as Pillow does (`Image.resize(size, LANCZOS)` on mode "L"): eight-bit values,
/// fixed-point weights, first horizontally, then vertically.
enum LanczosReduction {
    /// - Parameter side: the new width and height.
    /// - Returns: one byte per pixel, row by row; nil if memory runs out.
    static func square(_ picture: borrowing PlanarPicture, side: Int) -> [UInt8]? {
        var narrow = [UInt8](repeating: 0, count: side * picture.height)
        var square = [UInt8](repeating: 0, count: side * side)
        // In C, since this is nearly all of the work.
        let statuses = [
            Weights.of(picture.width, to: side).withRaw { weights in
                picture.withRaw { cjpeg_narrow($0, weights, &narrow) }
            },
            Weights.of(picture.height, to: side).withRaw { cjpeg_lower(narrow, Int32(side), $0, &square) },
        ]
        return statuses.allSatisfy { Int($0) == CJPEG_OK } ? square : nil
    }

    /// For each target pixel, the source pixels under the filter and their weights.
    private struct Weights: Sendable {
        /// Fraction bits: 32, less 8 for the value and 2 for overshoot.
        private static let precision = 32 - 8 - 2

        private var starts: [Int32] = []
        private var counts: [Int32] = []
        private var shares: [Int32] = []
        /// Distance between the first weights of two neighbouring target pixels.
        private let stride: Int

        /// Recent weights. Most pictures of a library have the sizes of a few cameras, and computing the weights takes
        /// over a quarter of the time of a reduction.
        private static let made = Mutex<[[Int]: Weights]>([:])
        /// Maximum entries, of up to 35 kB each.
        private static let kept = 128

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
            // A multiple of 16: the C loop adds 16 products at a time.
            stride = (Int(support.rounded(.up)) * 2 + 1 + 15) / 16 * 16
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
                shares += [Int32](repeating: 0, count: stride - raw.count)
            }
        }

        /// Passes the weights to a C function; the pointers are valid only inside `body`.
        func withRaw<Result>(_ body: (UnsafePointer<cjpeg_weights>) -> Result) -> Result {
            starts.withUnsafeBufferPointer { starts in
                counts.withUnsafeBufferPointer { counts in
                    shares.withUnsafeBufferPointer { shares in
                        let raw = cjpeg_weights(
                            targets: Int32(starts.count), precision: Int32(Self.precision), stride: Int32(stride),
                            starts: starts.baseAddress, counts: counts.baseAddress, shares: shares.baseAddress)
                        return withUnsafePointer(to: raw, body)
                    }
                }
            }
        }

        private static func lanczos(_ x: Double) -> Double {
            guard x > -3, x < 3 else { return 0 }
            return sinc(x) * sinc(x / 3)
        }

        private static func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(x * .pi) / (x * .pi) }
    }
}
