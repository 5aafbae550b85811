import Intake

extension JobFailure {
    /// The values of `photos.error_code` and `photos.error`.
    init(_ error: PictureError) {
        switch error {
        case .empty: self.init(code: "EMPTY", text: "The file is empty.")
        case .notAPicture(let detected):
            let detectedType = detected.map { "; it looks like \($0)" } ?? ""
            self.init(code: "NOT_A_PICTURE", text: "The file is not a picture\(detectedType).")
        case .truncated: self.init(code: "TRUNCATED", text: "The file is truncated: it ends before its picture does.")
        case .corrupt(let reason): self.init(code: "CORRUPT", text: "The picture cannot be decoded: \(reason)")
        case .tooManyPixels(let width, let height, let limit):
            self.init(
                code: "TOO_MANY_PIXELS", text: "\(width) × \(height) pixels are more than the limit of \(limit).")
        case .tooMuchMemory(let bytes, let limit):
            self.init(
                code: "TOO_MUCH_MEMORY",
                text: "Decoding needs \(bytes) bytes of memory, more than the limit of \(limit).")
        case .unsupported(let mediaType):
            self.init(code: "UNSUPPORTED", text: "Pictures of type \(mediaType) are not supported.")
        case .unsupportedForm(let reason):
            self.init(code: "UNSUPPORTED_FORM", text: "The picture has an unsupported form: \(reason)")
        case .decoder(let failure): self.init(code: failure.code, text: failure.text)
        }
    }
}
