import Catalog
import Intake

extension PictureContents {
    /// Takes over what a person wrote beside the file: it wins over what stands in it.
    mutating func take(sidecar packet: [UInt8]) {
        let facts: CaptureFacts
        let faces: [Face]
        do throws(XMLTreeError) {
            let packet = try XMPPacket(packet[...])
            facts = CaptureFacts(packet, source: "sidecar")
            faces = MarkedFaces.read(packet, orientation: row.orientation)
        } catch {
            warnings.append("the sidecar was not read: \(error)")
            return
        }
        row.title = facts.title ?? row.title
        row.caption = facts.caption ?? row.caption
        row.rating = facts.rating ?? row.rating
        if !facts.keywords.isEmpty { row.keywords = facts.keywords }
        if !faces.isEmpty { row.faces = faces }
        if let position = facts.position {
            row.position = position
            row.altitude = facts.altitude ?? row.altitude
        }
        // Most programs copy the camera's date without its fraction and its zone: then the camera's own says more.
        if let written = facts.date,
            written.clock.microseconds / 1_000_000 != date.map({ $0.clock.microseconds / 1_000_000 })
        {
            date = written
        }
    }
}
