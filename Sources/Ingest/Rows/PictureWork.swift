/// Both thumbnails of a picture as JPEG files.
package struct Thumbnails: Sendable, Equatable {
    package let grid: [UInt8]
    package let screen: [UInt8]

    package init(grid: [UInt8], screen: [UInt8]) {
        self.grid = grid
        self.screen = screen
    }
}

/// What one reading of a picture adds to its row, and its thumbnails where it could be decoded.
package struct PictureContents: Sendable {
    /// With the facts of the picture filled in; ``PhotoRow/failure`` says why it could not be read.
    package var row: PhotoRow
    package var thumbnails: Thumbnails?

    package init(row: PhotoRow, thumbnails: Thumbnails? = nil) {
        self.row = row
        self.thumbnails = thumbnails
    }
}

/// Reads a picture: blocks its thread, touches neither network nor database, and never throws, since a bad file is a row
/// with its error.
package typealias PictureWork = @Sendable (_ bytes: [UInt8], _ row: PhotoRow) -> PictureContents
