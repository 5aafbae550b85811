/// The thumbnails of an original. Their keys depend on the original's content, so identical files share them.
package enum DerivedObject {
    package enum Size: String, CaseIterable, Hashable, Sendable {
        /// For grids: the longest side has at most 256 pixels.
        case grid
        /// For one photo on a screen: the longest side has at most 1440 pixels.
        case screen

        /// Pixels of the longest side.
        package var longestSide: Int {
            switch self {
            case .grid: 256
            case .screen: 1440
            }
        }

        /// The thumbnail's size for a picture in display orientation: never enlarged, rounded to the nearest pixel, at
        /// least 1 × 1.
        package func dimensions(width: Int, height: Int) -> (width: Int, height: Int) {
            let longest = max(width, height)
            guard longest > longestSide else { return (max(1, width), max(1, height)) }
            func scaled(_ side: Int) -> Int { max(1, (side * longestSide * 2 + longest) / (2 * longest)) }
            return (scaled(width), scaled(height))
        }
    }

    /// The key in the derived bucket: `ab/ab12…/grid.jpg`.
    ///
    /// - Parameter sha256: the original's SHA-256 in lower-case hexadecimal.
    package static func key(sha256: String, size: Size) -> String {
        "\(sha256.prefix(2))/\(sha256)/\(size.rawValue).jpg"
    }

    /// The same key as UTF-8.
    ///
    /// - Parameter sha256: the original's SHA-256, 32 bytes.
    package static func keyBytes(sha256: [UInt8], size: Size) -> [UInt8] {
        let digits = 2 * sha256.count
        let end = "/\(size.rawValue).jpg".utf8
        return [UInt8](unsafeUninitializedCapacity: 3 + digits + end.count) { key, count in
            sha256.writeHexadecimalDigits(to: UnsafeMutableBufferPointer(rebasing: key[3...]))
            key[0] = key[3]
            key[1] = key[4]
            key[2] = UInt8(ascii: "/")
            count = key[(3 + digits)...].update(fromContentsOf: end)
        }
    }
}
