import Foundation

/// Text without case and accents: what names and words are compared by.
func folded(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 && !(0x41...0x5A).contains($0) }) { return String(text) }
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    let plain = text.decomposedStringWithCompatibilityMapping.unicodeScalars.filter { scalar in
        scalar.properties.generalCategory != .nonspacingMark
    }
    // By way of the capitals, which are the same for ß and ss, for ς and σ.
    return String(String.UnicodeScalarView(plain)).uppercased().lowercased()
}
