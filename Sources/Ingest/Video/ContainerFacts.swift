/// Reads what ffprobe does not show of videos that are not ISO base media files: dates, cameras and XMP.
enum ContainerFacts {
    /// - Parameters:
    ///   - bytes: the bytes kept by ``StreamedVideo``.
    ///   - warnings: receives a sentence for metadata that cannot be read.
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
