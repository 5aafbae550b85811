import Intake

extension JobFailure {
    /// As `photos.error_code` and `photos.error` tell a person.
    init(_ error: PictureError) {
        switch error {
        case .empty: self.init(code: "EMPTY", text: "The file has no bytes.")
        case .notAPicture(let detected):
            let detectedType = detected.map { "; it looks like \($0)" } ?? ""
            self.init(code: "NOT_A_PICTURE", text: "The content is no picture's\(detectedType).")
        case .truncated: self.init(code: "TRUNCATED", text: "The file ends before its picture does.")
        case .corrupt(let reason): self.init(code: "CORRUPT", text: "The picture cannot be decoded: \(reason)")
        case .tooManyPixels(let width, let height, let limit):
            self.init(
                code: "TOO_MANY_PIXELS", text: "\(width) × \(height) pixels are more than the limit of \(limit).")
        case .tooMuchMemory(let bytes, let limit):
            self.init(
                code: "TOO_MUCH_MEMORY",
                text: "Decoding it takes \(bytes) bytes of memory, more than the limit of \(limit).")
        case .unsupported(let mediaType):
            self.init(code: "UNSUPPORTED", text: "Pictures of the type \(mediaType) are not read.")
        case .unsupportedForm(let reason):
            self.init(code: "UNSUPPORTED_FORM", text: "The picture is in a form that is not read: \(reason)")
        case .decoder(let failure): self.init(code: failure.code, text: failure.text)
        }
    }
}
