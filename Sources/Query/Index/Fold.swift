import Foundation

/// Replacements of lowercase letters that Unicode does not decompose: the Latin letters in the rules of PostgreSQL's
/// extension unaccent (contrib/unaccent/unaccent.rules). Also of typographic apostrophes and hyphens, which people do not
/// type but macOS and phones write.
private let plainLetters: [Unicode.Scalar: String] = [
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "\u{2018}": "'", "\u{2019}": "'", "\u{02BC}": "'",
    "\u{2010}": "-", "\u{2011}": "-", "\u{2012}": "-", "\u{2013}": "-", "\u{2014}": "-", "\u{2015}": "-",
    "\u{2212}": "-",
]

/// A string without case and accents, for the comparison of names and words.
func folded(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 && !(0x41...0x5A).contains($0) }) { return String(text) }
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    let plain = text.decomposedStringWithCompatibilityMapping.unicodeScalars.filter { scalar in
        scalar.properties.generalCategory != .nonspacingMark
    }
    // Through uppercase, where ß equals ss and ς equals σ.
    let small = String(String.UnicodeScalarView(plain)).uppercased().lowercased()
    guard small.unicodeScalars.contains(where: { plainLetters[$0] != nil }) else { return small }
    return small.unicodeScalars.reduce(into: "") { text, scalar in
        if let letters = plainLetters[scalar] { text += letters } else { text.unicodeScalars.append(scalar) }
    }
}

/// Replaces each run of white space by one space, so that a phrase matches across line breaks and double spaces.
func collapsingSpaces(_ text: String) -> String {
    var last: UInt8 = 0
    // Most names need no change.
    let isEven = text.utf8.allSatisfy { byte in
        let isPlain = byte < 0x80 && !(0x09...0x0D).contains(byte) && (byte != 0x20 || last != 0x20)
        last = byte
        return isPlain
    }
    if isEven { return text }
    var isAfterSpace = false
    return text.unicodeScalars.reduce(into: "") { even, scalar in
        let isSpace = scalar.properties.isWhitespace
        if !isSpace { even.unicodeScalars.append(scalar) } else if !isAfterSpace { even += " " }
        isAfterSpace = isSpace
    }
}
