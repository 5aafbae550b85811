package import Catalog
import Intake

/// The contents of an XMP sidecar.
package struct SidecarReading: Sendable, Equatable, Codable {
    package var facts = CaptureFacts()
    /// In display orientation, like the picture.
    package var faces: [Face] = []
    /// The reason if nothing could be read.
    var failure: XMLTreeError?

    /// - Parameter orientation: orientation of the picture, 1…8.
    package init(_ packet: [UInt8], orientation: Int?) {
        do throws(XMLTreeError) {
            let packet = try XMPPacket(packet[...])
            facts = CaptureFacts(packet, source: "sidecar")
            faces = MarkedFaces.read(packet, orientation: orientation)
        } catch {
            failure = error
        }
    }

    init(failure: XMLTreeError) { self.failure = failure }
}

/// Reads the XMP packet of a picture with this orientation.
package typealias SidecarWork = @Sendable (_ packet: [UInt8], _ orientation: Int?) throws -> SidecarReading
