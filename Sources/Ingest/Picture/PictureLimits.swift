/// Limits for decoding a picture, and the sizes of its thumbnails.
package struct PictureLimits: Sendable, Equatable {
    /// Maximum width times height, in stored orientation.
    package var pixels: Int
    /// Longest side of the grid thumbnail, in pixels.
    package var gridSide: Int
    /// Longest side of the screen thumbnail, in pixels.
    package var screenSide: Int

    package init(pixels: Int = 200_000_000, gridSide: Int = 256, screenSide: Int = 1440) {
        self.pixels = pixels
        self.gridSide = gridSide
        self.screenSide = screenSide
    }
}
