extension PictureError {
    /// Adds the reason found in the file if the decoder reports only that it failed: an unsupported form is not damage.
    /// The reason is never empty.
    func explained(by bytes: [UInt8], _ type: MediaType?) -> PictureError {
        guard case .corrupt(let reason) = self else { return self }
        switch type {
        case .jpeg:
            if let form = EmbeddedJPEG.unsupportedForm(of: bytes) { return .unsupportedForm(reason: form) }
        case .heic, .avif:
            for meta in MediaBoxes(bytes).boxes() where meta.type == "meta" {
                if let type = HEIFItemTypes(meta, of: MediaBoxes(bytes))?.unsupportedPrimaryType {
                    return .unsupportedForm(reason: "its primary image has the unsupported coding \(type)")
                }
            }
        case .png where reason.isEmpty:
            switch PNGFault(in: bytes) {
            case .truncated: return .truncated
            case .damaged(let fault): return .corrupt(reason: fault)
            case nil: break
            }
        default: break
        }
        // The message of libvips when none of its loaders recognises the file.
        if reason.contains("magickload") || reason.contains("known format") {
            return .corrupt(reason: "its header is invalid")
        }
        return reason.isEmpty ? .corrupt(reason: "its decoder failed without a reason") : self
    }
}
