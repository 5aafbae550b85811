package import Intake
import Storage

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
    /// By the file's own words; the row gets it once the zone of the place is known.
    package var date: CaptureDate?
    /// By what Google Photos said of it.
    var takeoutDate: CaptureDate?
    /// What could not be read beside the picture, in sentences.
    package var warnings: [String] = []

    package init(row: PhotoRow, thumbnails: Thumbnails? = nil) {
        self.row = row
        self.thumbnails = thumbnails
    }
}

extension PictureContents {
    /// Gives the row its date: the file's own, else the best of Google's and the object's, as the zone of the row's place has it.
    mutating func settleDate(or objectDate: CaptureDate?) {
        row.take(best: [date, takeoutDate, objectDate])
    }

    /// What the object itself tells of the date: its name, and its times. Nil of what is no picture, and was never taken.
    func objectDate(of object: ObjectInfo) -> CaptureDate? {
        guard row.mediaType != nil, !row.isUnsupported else { return nil }
        return CaptureDate(fileName: row.fileName, metadata: object.userMetadata, modified: row.objectModifiedAt)
    }
}

/// Reads a picture. Blocks its thread and accesses neither network nor database. A bad file is not an error, but a row
/// with one.
///
/// - Parameter parts: what is wanted of it; the rest may be left out.
/// - Throws: ``DecoderUnavailable`` where no file could be read.
package typealias PictureWork =
    @Sendable (_ bytes: [UInt8], _ parts: Set<PicturePart>, _ row: PhotoRow) throws ->
    PictureContents
