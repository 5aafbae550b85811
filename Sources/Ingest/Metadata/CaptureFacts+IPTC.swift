extension CaptureFacts {
    /// Reads IPTC's application record (IIM 4.2, chapter 6).
    init(_ record: IPTCRecord) {
        self.init()
        let created = record.date(55, time: 60).flatMap { CaptureDate(.original, $0, source: "iptc:DateCreated") }
        let digitized = record.date(62, time: 63).flatMap {
            CaptureDate(.digitized, $0, source: "iptc:DigitalCreationDate")
        }
        date = CaptureDate.best(of: [created, digitized].compactMap { $0 })
        title = StockPhrase.removed(from: record.text(5))
        caption = StockPhrase.removed(from: record.text(120))
        keywords = Self.distinct(record.texts(25))
    }
}
