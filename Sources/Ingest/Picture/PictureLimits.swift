import Intake

/// What a picture may cost, and how large its thumbnails are.
package struct PictureLimits: Sendable, Equatable {
    /// Width times height, as stored.
    package var pixels: Int
    /// The longest side of the thumbnail for grids, in pixels.
    package var gridSide: Int
    /// The longest side of the thumbnail for one screen, in pixels.
    package var screenSide: Int

    package init(pixels: Int = 200_000_000, gridSide: Int = 256, screenSide: Int = 1440) {
        self.pixels = pixels
        self.gridSide = gridSide
        self.screenSide = screenSide
    }
}
