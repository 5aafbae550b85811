import Catalog
import XML

extension CaptureFacts {
    /// Combines EXIF, IPTC and XMP as recommended by the Metadata Working Group (Guidelines 2.0, section 3.3): EXIF
    /// first, then XMP, then IPTC; IPTC precedes XMP if a program that knows only IPTC changed it later.
    ///
    /// - Parameter warnings: receives a sentence for each block that cannot be read.
    init(_ blocks: MetadataBlocks, warnings: inout [String]) {
        self.init()
        if let exif = blocks.exif { self = CaptureFacts(exif) }
        for exif in blocks.otherExif { self = completed(by: CaptureFacts(exif)) }
        let packet = Self.packet(of: blocks, warnings: &warnings)
        let xmp = packet.map { CaptureFacts($0) } ?? CaptureFacts()
        let record = blocks.iptc.map(IPTCRecord.init)
        let iptc = record.map { CaptureFacts($0) } ?? CaptureFacts()
        let isIPTCNewer = record?.isUnchanged(since: blocks.iptcDigest) == false
        let written = isIPTCNewer ? iptc.completed(by: xmp) : xmp.completed(by: iptc)
        date = CaptureDate.best(of: [date, written.date].compactMap { $0 })
        // Windows' title and keywords are copies, so the other blocks take precedence.
        title = written.title ?? title
        if !written.keywords.isEmpty { keywords = written.keywords }
        rating = written.rating ?? rating
        self = completed(by: written)
        // The MakerNote names the lens only if EXIF and XMP do not.
        lens = lens ?? blocks.exif.flatMap(LensNote.lens)
        if let packet { faces = MarkedFaces.read(packet, orientation: orientation) }
    }

    private static func packet(of blocks: MetadataBlocks, warnings: inout [String]) -> XMPPacket? {
        var whole: XMPPacket?
        for document in blocks.xmp {
            do throws(XMLError) {
                let packet = try XMPPacket(document)
                if whole == nil { whole = packet } else { whole?.merge(packet) }
            } catch {
                warnings.append("XMP was not read: \(error)")
            }
        }
        return whole
    }

    /// The facts, completed by those of `other`. A date of a lower kind wins.
    func completed(by other: CaptureFacts) -> CaptureFacts {
        var facts = self
        facts.date = CaptureDate.best(of: [date, other.date].compactMap { $0 })
        facts.make = make ?? other.make
        facts.model = model ?? other.model
        facts.lens = lens ?? other.lens
        facts.iso = iso ?? other.iso
        facts.exposureSeconds = exposureSeconds ?? other.exposureSeconds
        facts.fNumber = fNumber ?? other.fNumber
        facts.focalLengthMM = focalLengthMM ?? other.focalLengthMM
        facts.focalLength35MM = focalLength35MM ?? other.focalLength35MM
        if position == nil, other.position != nil {
            facts.position = other.position
            facts.altitude = other.altitude ?? altitude
        }
        facts.altitude = facts.altitude ?? other.altitude
        facts.orientation = orientation ?? other.orientation
        facts.title = title ?? other.title
        facts.caption = caption ?? other.caption
        if keywords.isEmpty { facts.keywords = other.keywords }
        facts.rating = rating ?? other.rating
        if faces.isEmpty { facts.faces = other.faces }
        facts.contentIdentifier = contentIdentifier ?? other.contentIdentifier
        facts.motionVideoBytes = motionVideoBytes ?? other.motionVideoBytes
        return facts
    }
}
