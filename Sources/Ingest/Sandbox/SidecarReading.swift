package import Catalog
import XML

/// The contents of an XMP sidecar.
package struct SidecarReading: Sendable, Equatable, Codable {
    package var facts = CaptureFacts()
    /// In display orientation, like the picture.
    package var faces: [Face] = []
    /// The reason if nothing could be read.
    var failure: XMLError?

    /// - Parameter orientation: orientation of the picture, 1…8.
    package init(_ packet: [UInt8], orientation: Int?) {
        do throws(XMLError) {
            let packet = try XMPPacket(packet[...])
            facts = CaptureFacts(packet, source: "sidecar")
            faces = MarkedFaces.read(packet, orientation: orientation)
        } catch {
            failure = error
        }
    }

    init(failure: XMLError) { self.failure = failure }
}

/// Reads the XMP packet of a picture with this orientation.
package typealias SidecarWork = @Sendable (_ packet: [UInt8], _ orientation: Int?) throws -> SidecarReading
