import Catalog

extension CaptureFacts {
    /// Takes facts from the text chunks of a PNG file, by keyword in lower case (PNG specification, third edition,
    /// section 11.3.3.1).
    init(pngTexts texts: [String: String]) {
        self.init()
        title = texts["title"]
        caption = texts["description"]
        guard let text = texts["creation time"] else { return }
        if let mail = DateText.mail(text) {
            date = CaptureDate(.original, mail.clock, offsetMinutes: mail.offsetMinutes, source: Self.creationTime)
        } else {
            date = WrittenDate(text).flatMap { CaptureDate(.original, $0, source: Self.creationTime) }
        }
    }

    private static let creationTime = "png:CreationTime"
}
