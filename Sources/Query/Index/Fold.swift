import Foundation

/// Small letters that Unicode does not take apart, and what they are written as without their marks: those of Latin
/// alphabets among the rules of PostgreSQL's extension unaccent (contrib/unaccent/unaccent.rules). Also the apostrophes and
/// hyphens of typographers, which nobody types, and which macOS and phones write.
private let plainLetters: [Unicode.Scalar: String] = [
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "\u{2018}": "'", "\u{2019}": "'", "\u{02BC}": "'",
    "\u{2010}": "-", "\u{2011}": "-", "\u{2012}": "-", "\u{2013}": "-", "\u{2014}": "-", "\u{2015}": "-",
    "\u{2212}": "-",
]

/// Text without case and accents: what names and words are compared by.
func folded(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 && !(0x41...0x5A).contains($0) }) { return String(text) }
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    let plain = text.decomposedStringWithCompatibilityMapping.unicodeScalars.filter { scalar in
        scalar.properties.generalCategory != .nonspacingMark
    }
    // By way of the capitals, which are the same for ß and ss, for ς and σ.
    let small = String(String.UnicodeScalarView(plain)).uppercased().lowercased()
    guard small.unicodeScalars.contains(where: { plainLetters[$0] != nil }) else { return small }
    return small.unicodeScalars.reduce(into: "") { text, scalar in
        if let letters = plainLetters[scalar] { text += letters } else { text.unicodeScalars.append(scalar) }
    }
}

/// A text with a blank for each run of white space, so that words side by side are found whatever stands between them.
func evenlySpaced(_ text: String) -> String {
    var last: UInt8 = 0
    // Nearly all names are plain.
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
