import Intake

extension PictureContents {
    /// Puts the result of a decoder into the row of its object.
    package init(_ reading: PictureReading, row: PhotoRow) {
        var row = row
        row.mediaType = reading.mediaType
        row.width = reading.width
        row.height = reading.height
        row.perceptualHash = reading.perceptualHash
        row.uprightHash = reading.uprightHash
        row.thumbHash = reading.thumbHash
        row.durationSeconds = reading.durationSeconds
        row.videoCodec = reading.videoCodec
        row.take(reading.failure)
        row.take(reading.facts)
        var thumbnails: Thumbnails?
        if let grid = reading.grid, let screen = reading.screen {
            thumbnails = Thumbnails(grid: grid.jpeg, screen: screen.jpeg)
        }
        self.init(row: row, thumbnails: thumbnails)
        date = reading.facts.date
        warnings = reading.warnings
    }
}

extension PhotoRow {
    /// A file of another type is unsupported, not an error, unless its name has the extension of a picture: then it is
    /// damaged.
    fileprivate mutating func take(_ failure: PictureError?) {
        switch failure {
        case .unsupported: isUnsupported = true
        case .notAPicture(let detected) where !PictureName.promisesPicture(fileName):
            isUnsupported = true
            mediaType = detected == "text" ? "text/plain" : "application/octet-stream"
        default: self.failure = failure.map(JobFailure.init)
        }
    }

    fileprivate mutating func take(_ facts: CaptureFacts) {
        cameraMake = facts.make
        cameraModel = facts.model
        lensModel = facts.lens
        iso = facts.iso
        exposureSeconds = facts.exposureSeconds
        fNumber = facts.fNumber
        focalLengthMM = facts.focalLengthMM
        focalLength35MM = facts.focalLength35MM
        position = facts.position
        altitude = facts.altitude
        orientation = facts.orientation
        title = facts.title
        caption = facts.caption
        keywords = facts.keywords.isEmpty ? nil : facts.keywords
        rating = facts.rating
        faces = facts.faces
        contentIdentifier = facts.contentIdentifier
        motionVideoBytes = facts.motionVideoBytes
    }
}
