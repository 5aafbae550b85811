import Foundation

/// A placeholder of about 25 bytes: the lowest frequencies of a picture without transparency
/// (https://evanw.github.io/thumbhash/).
package enum ThumbHash {
    /// - Parameter rgb: three bytes per pixel, row by row, in display orientation; at most 100 × 100 pixels.
    /// - Returns: nil for any other size.
    package static func encode(rgb: [UInt8], width: Int, height: Int) -> [UInt8]? {
        guard (1...100).contains(width), (1...100).contains(height), rgb.count == 3 * width * height else {
            return nil
        }
        var luminance: [Double] = []
        var yellowBlue: [Double] = []
        var redGreen: [Double] = []
        for pixel in stride(from: 0, to: rgb.count, by: 3) {
            let red = Double(rgb[pixel]) / 255
            let green = Double(rgb[pixel + 1]) / 255
            let blue = Double(rgb[pixel + 2]) / 255
            luminance.append((red + green + blue) / 3)
            yellowBlue.append((red + green) / 2 - blue)
            redGreen.append(red - green)
        }
        let longest = Double(max(width, height))
        let across = max(1, Int((7 * Double(width) / longest).rounded()))
        let down = max(1, Int((7 * Double(height) / longest).rounded()))
        let l = Channel(luminance, width, height, across: max(3, across), down: max(3, down))
        let p = Channel(yellowBlue, width, height, across: 3, down: 3)
        let q = Channel(redGreen, width, height, across: 3, down: 3)

        let isLandscape = width > height
        var head = scaled(63, l.mean) | scaled(31.5, 1 + p.mean) << 6
        head |= scaled(31.5, 1 + q.mean) << 12 | scaled(31, l.scale) << 18
        var tail = (isLandscape ? down : across) | scaled(63, p.scale) << 3
        tail |= scaled(63, q.scale) << 9 | (isLandscape ? 1 << 15 : 0)
        var hash = [head, head >> 8, head >> 16, tail, tail >> 8].map { UInt8(truncatingIfNeeded: $0) }
        // Two coefficients per byte, the first in the low half.
        for (index, wave) in (l.waves + p.waves + q.waves).enumerated() {
            let nibble = UInt8(scaled(15, wave))
            if index.isMultiple(of: 2) { hash.append(nibble) } else { hash[hash.count - 1] |= nibble << 4 }
        }
        return hash
    }

    private static func scaled(_ factor: Double, _ value: Double) -> Int { Int((factor * value).rounded()) }

    /// A triangle of DCT coefficients: their mean, their largest amplitude, and each coefficient scaled to 0…1.
    private struct Channel {
        var mean = 0.0
        var scale = 0.0
        var waves: [Double] = []

        init(_ values: [Double], _ width: Int, _ height: Int, across: Int, down: Int) {
            // Horizontally first: a row has at most seven coefficients, so they fit into one vector.
            let columns = (0..<width).map { x in
                var waves = SIMD8<Double>()
                for cx in 0..<across { waves[cx] = cos(.pi / Double(width) * Double(cx) * (Double(x) + 0.5)) }
                return waves
            }
            let lines = (0..<height).map { y in
                var sum = SIMD8<Double>()
                for x in 0..<width { sum += columns[x] * values[y * width + x] }
                return sum
            }
            for cy in 0..<down {
                var sum = SIMD8<Double>()
                for y in 0..<height { sum += lines[y] * cos(.pi / Double(height) * Double(cy) * (Double(y) + 0.5)) }
                var cx = 0
                while cx * down < across * (down - cy) {
                    let amplitude = sum[cx] / Double(width * height)
                    if cx == 0, cy == 0 {
                        mean = amplitude
                    } else {
                        waves.append(amplitude)
                        scale = max(scale, abs(amplitude))
                    }
                    cx += 1
                }
            }
            if scale > 0 { waves = waves.map { [scale] in 0.5 + 0.5 / scale * $0 } }
        }
    }
}
