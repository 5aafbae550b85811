/// The keys and fixed words of the search language, for those who offer them.
package enum SearchVocabulary {
    /// In small letters, in the order of the alphabet.
    package static let keys = SearchKeys.names

    /// The words that a key takes, for keys that take no others.
    package static let words: [String: [String]] = [
        "has": ["ai", "date", "duplicates", "error", "faces", "gps"],
        "no": ["ai", "date", "duplicates", "error", "faces", "favourite", "gps", "liveclip", "unsupported"],
        "is": ["favourite", "landscape", "liveclip", "panorama", "portrait", "square", "undated", "unsupported"],
        "shape": PhotoShape.allCases.map(\.rawValue).sorted(),
    ]

    /// A value behind a key, in quotes where it must be.
    package static func value(_ text: String) -> String { SearchPrinter.value(text) }
}
