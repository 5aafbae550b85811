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

/// What reading a picture adds to its row, and its thumbnails if it could be decoded.
package struct PictureContents: Sendable {
    /// The row with the picture's metadata. ``PhotoRow/failure`` says why it could not be read.
    package var row: PhotoRow
    package var thumbnails: Thumbnails?
    /// The date in the file. It is written to the row when the zone of the place is known.
    package var date: CaptureDate?
    /// The date in the sidecar of Google Photos.
    var takeoutDate: CaptureDate?
    /// What could not be read apart from the picture itself, as sentences.
    package var warnings: [String] = []

    package init(row: PhotoRow, thumbnails: Thumbnails? = nil) {
        self.row = row
        self.thumbnails = thumbnails
    }
}

extension PictureContents {
    /// Sets the row's date, with the zone of the row's place: the best of the file's, the Takeout sidecar's and the
    /// object's date.
    mutating func settleDate(or objectDate: CaptureDate?) {
        row.take(best: [date, takeoutDate, objectDate])
    }

    /// The date from the object's name and times. Nil for files that are not pictures.
    func objectDate(of object: ObjectInfo) -> CaptureDate? {
        guard row.mediaType != nil, !row.isUnsupported else { return nil }
        return CaptureDate(fileName: row.fileName, metadata: object.userMetadata, modified: row.objectModifiedAt)
    }
}

/// Reads a picture. Blocks its thread, and uses neither network nor database. An unreadable file results in a row with
/// an error.
///
/// - Parameter parts: the requested parts; the others may be left out.
/// - Throws: ``DecoderUnavailable`` if no file can be read at all.
package typealias PictureWork =
    @Sendable (_ bytes: [UInt8], _ parts: Set<PicturePart>, _ row: PhotoRow) throws ->
    PictureContents
