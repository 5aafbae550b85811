import Catalog

/// A metadata file beside a picture.
enum Sidecar: Sendable, Equatable {
    /// An XMP document. It takes precedence over the metadata in the picture's own file.
    case xmp([UInt8])
    /// Google's JSON. It fills only values that no other source has.
    case takeout([UInt8])
}

extension PictureContents {
    /// Applies the metadata of sidecars.
    ///
    /// - Parameters:
    ///   - sidecars: the strongest first.
    ///   - read: reads an XMP document.
    mutating func take(_ sidecars: [Sidecar], by read: SidecarWork) throws {
        for case .xmp(let packet) in sidecars.reversed() { take(try read(packet, row.orientation)) }
        for case .takeout(let json) in sidecars { complete(takeout: json) }
    }

    private mutating func take(_ sidecar: SidecarReading) {
        if let failure = sidecar.failure {
            warnings.append("the sidecar could not be read: \(failure)")
            return
        }
        let (facts, faces) = (sidecar.facts, sidecar.faces)
        row.title = facts.title ?? row.title
        row.caption = facts.caption ?? row.caption
        row.rating = facts.rating ?? row.rating
        if !facts.keywords.isEmpty { row.keywords = facts.keywords }
        // People without a region in the picture do not replace regions.
        let isMarked = faces.contains { $0.box != nil }
        row.faces = isMarked ? faces : MarkedFaces.adding(faces.compactMap(\.person), to: row.faces)
        if let position = facts.position {
            row.position = position
            row.altitude = facts.altitude ?? row.altitude
        }
        // Most programs copy the camera's date without its fraction and zone. Then the camera's own date says more. A
        // date of a weaker kind, such as that of a scan, does not replace the camera's.
        if let written = facts.date,
            written.clock.microseconds / 1_000_000 != date.map({ $0.clock.microseconds / 1_000_000 })
                || written.precision != date?.precision
        {
            date = CaptureDate.best(of: [written, date].compactMap { $0 })
        }
    }

    private mutating func complete(takeout json: [UInt8]) {
        guard let file = TakeoutFile(json) else { return }
        row.caption = row.caption ?? file.caption
        if row.position == nil, let position = file.position {
            row.position = position
            row.altitude = row.altitude ?? file.altitude
        }
        row.faces = MarkedFaces.adding(file.people, to: row.faces)
        takeoutDate = takeoutDate ?? file.date
    }
}
