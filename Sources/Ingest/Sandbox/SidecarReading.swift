package import Catalog
import Intake

/// What an XMP packet beside a picture says.
package struct SidecarReading: Sendable, Equatable, Codable {
    package var facts = CaptureFacts()
    /// Turned upright with the picture.
    package var faces: [Face] = []
    /// Why nothing else is here.
    var failure: XMLTreeError?

    /// - Parameter orientation: of the picture, 1…8.
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

/// Reads an XMP packet of a picture with that orientation.
package typealias SidecarWork = @Sendable (_ packet: [UInt8], _ orientation: Int?) throws -> SidecarReading
