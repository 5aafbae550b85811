extension PictureContents {
    /// Takes a picture's reading over into the row of its object.
    package init(_ reading: PictureReading, row: PhotoRow) {
        var row = row
        row.mediaType = reading.mediaType
        row.width = reading.width
        row.height = reading.height
        row.perceptualHash = reading.perceptualHash
        row.thumbHash = reading.thumbHash
        row.failure = reading.failure.map(JobFailure.init)
        row.take(reading.facts)
        var thumbnails: Thumbnails?
        if let grid = reading.grid, let screen = reading.screen {
            thumbnails = Thumbnails(grid: grid.jpeg, screen: screen.jpeg)
        }
        self.init(row: row, thumbnails: thumbnails)
    }
}

extension PhotoRow {
    fileprivate mutating func take(_ facts: CaptureFacts) {
        takenDate = facts.date
        takenOffset = facts.offsetMinutes
        takenSource = facts.dateSource
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
        rating = facts.rating
    }
}
