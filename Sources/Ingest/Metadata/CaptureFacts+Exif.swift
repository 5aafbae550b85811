import Glibc

extension CaptureFacts {
    /// Reads the tags of an EXIF block with exiftool's interpretation; impossible values are ignored.
    init(_ tags: ExifTags) {
        self.init()
        date = CaptureDate.best(of: CaptureDate.all(in: tags))
        make = tags.text(0x010F, in: .image)
        model = tags.text(0x0110, in: .image)
        lens = tags.text(0xA434, in: .exif)
        iso = Self.sensitivity(tags) ?? CanonNote.iso(tags)
        exposureSeconds = Self.positive(tags.numbers(0x829A, in: .exif)) ?? Self.shutterSpeed(tags)
        fNumber = Self.positive(tags.numbers(0x829D, in: .exif)) ?? Self.aperture(tags)
        focalLengthMM = Self.positive(tags.numbers(0x920A, in: .exif))
        focalLength35MM = Self.positive(tags.numbers(0xA405, in: .exif))
        let place = CapturePosition(tags)
        position = place.position
        altitude = place.altitude
        orientation = tags.integers(0x0112, in: .image).first { (1...8).contains($0) }
        title = StockPhrase.removed(from: tags.bytes(0x9C9B, in: .image).flatMap(Self.windowsText))
        caption =
            StockPhrase.removed(from: tags.text(0x010E, in: .image))
            ?? StockPhrase.removed(from: tags.bytes(0x9C9C, in: .image).flatMap(Self.windowsText))
        keywords = Self.distinct(
            tags.bytes(0x9C9E, in: .image).flatMap(Self.windowsText)?.split(separator: ";").map(String.init) ?? [])
        rating =
            tags.integers(0x4746, in: .image).first { (0...5).contains($0) }
            ?? tags.integers(0x4749, in: .image).first.flatMap { StarShare.stars(Double($0)) }
            ?? FujifilmNote.rating(tags)
        contentIdentifier = Self.contentIdentifier(tags)
    }

    /// PhotographicSensitivity. Its maximum, 65535, refers to the larger tags (EXIF 2.32, section 4.6.5): by
    /// SensitivityType, StandardOutputSensitivity, RecommendedExposureIndex or ISOSpeed.
    private static func sensitivity(_ tags: ExifTags) -> Int? {
        if let iso = tags.integers(0x8827, in: .exif).first(where: { $0 > 0 && $0 < 65_535 }) { return iso }
        let order: [UInt16] =
            switch tags.integers(0x8830, in: .exif).first {
            case 1, 5: [0x8831, 0x8833, 0x8832]
            case 3: [0x8833, 0x8832, 0x8831]
            default: [0x8832, 0x8831, 0x8833]
            }
        return order.lazy.compactMap { tags.integers($0, in: .exif).first }.first { (1..<1 << 31).contains($0) }
    }

    /// Tag 17 of Apple's MakerNote: a big-endian directory after 14 bytes, with offsets relative to the note.
    private static func contentIdentifier(_ tags: ExifTags) -> String? {
        guard let note = tags.directory(.exif)?.entries[0x927C],
            tags.bytes(0x927C, in: .exif)?.starts(with: Array("Apple iOS\0".utf8)) == true
        else { return nil }
        return TIFFStructure(tags.structure, from: note.offset, isLittleEndian: false).directory(at: 14)?.text(0x0011)
    }

    /// Trimmed, without empty strings, and without repetitions (case-insensitive); at most a thousand.
    static func distinct(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        let words = words.map { $0.trimmingBlanks() }.filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }
        return Array(words.prefix(1000))
    }

    private static func positive(_ numbers: [Double?]) -> Double? {
        guard let number = numbers.first ?? nil, number > 0, number.isFinite else { return nil }
        return number
    }

    /// ShutterSpeedValue is in APEX units: the time in seconds is 2 to the power of its negative (EXIF 2.32, annex C).
    private static func shutterSpeed(_ tags: ExifTags) -> Double? {
        guard let value = tags.numbers(0x9201, in: .exif).first ?? nil, abs(value) < 100 else { return nil }
        return exp2(-value)
    }

    /// ApertureValue is in APEX units: the f-number is the square root of 2 to the power of it.
    private static func aperture(_ tags: ExifTags) -> Double? {
        guard let value = tags.numbers(0x9202, in: .exif).first ?? nil, abs(value) < 100 else { return nil }
        return exp2(value / 2)
    }

    /// Windows' own tags: UTF-16, little-endian, terminated by NUL.
    private static func windowsText(_ bytes: ArraySlice<UInt8>) -> String? {
        let bytes = Array(bytes)
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        let text = String(decoding: units.prefix { $0 != 0 }, as: UTF16.self).trimmingBlanks()
        return text.isEmpty ? nil : text
    }
}
