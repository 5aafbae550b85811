extension Segment {
    /// The photos whose own texts contain a word, or several words separated by one space.
    ///
    /// - Parameter word: folded, of 1 to 1,000 bytes.
    func photos(containing word: String) -> Bitmap {
        // Lowercase ASCII is already folded; other names are folded in `words`.
        let named = Bitmap(baseNames.texts(containing: word))
        let worded = words.texts(containing: word).map { photosWithText[Int($0)] }
        return worded.isEmpty ? named : .union([named, Bitmap(worded)])
    }

    /// The text of a photo in ``words``; nil if it has none.
    func words(at position: Int) -> ArraySlice<UInt8>? {
        let place = photosWithText.partitioningIndex { $0 >= UInt32(position) }
        guard place < photosWithText.count, photosWithText[place] == UInt32(position) else { return nil }
        return words.text(at: place)
    }

    /// Whether the last part of a photo's key, folded and with single spaces, starts with these bytes.
    func baseName(at position: Int, beginsWith folding: [UInt8]) -> Bool {
        let name = baseNames.text(at: position)
        if name.allSatisfy({ $0 < 0x80 }), !folding.contains(UInt8(ascii: " ")) {
            return name.lazy.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }.starts(with: folding)
        }
        return collapsingSpaces(folded(String(decoding: name, as: UTF8.self))).utf8.starts(with: folding)
    }
}
