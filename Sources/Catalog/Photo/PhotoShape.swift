/// The shape of the upright picture. A panorama is at least twice as wide as high, or twice as high as wide.
package enum PhotoShape: String, CaseIterable, Hashable, Sendable {
    case portrait, landscape, square, panorama

    /// Nil without a size.
    package init?(width: Int, height: Int) {
        guard width > 0, height > 0 else { return nil }
        if width >= 2 * height || height >= 2 * width {
            self = .panorama
        } else if width == height {
            self = .square
        } else {
            self = width > height ? .landscape : .portrait
        }
    }
}
