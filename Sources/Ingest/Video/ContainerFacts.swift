import Intake

/// What is read here of videos that are no movies of boxes: dates, cameras and XMP that ffprobe does not tell of.
enum ContainerFacts {
    /// - Parameters:
    ///   - bytes: what ``StreamedVideo`` keeps.
    ///   - warnings: gets a sentence for metadata that cannot be read.
    static func read(_ bytes: [UInt8], _ type: MediaType, warnings: inout [String]) -> CaptureFacts {
        switch type {
        case .avi: AVIFacts(bytes, warnings: &warnings).facts
        case .windowsMedia: WindowsMediaFacts(bytes, warnings: &warnings).facts
        case .mpegTransport: AVCHDFacts(bytes)?.facts ?? CaptureFacts()
        case .dv: CaptureFacts(date: DVDate.read(bytes[...]))
        default: CaptureFacts()
        }
    }
}

extension CaptureFacts {
    init(date: CaptureDate?) {
        self.init()
        self.date = date
    }
}
