extension Segment {
    /// The photos in whose own texts a word occurs, or several with one blank between them.
    ///
    /// - Parameter word: folded, not empty, of at most 1,000 bytes.
    func photos(containing word: String) -> Bitmap {
        // The small letters of ASCII are its folding; other names stand folded among `words`.
        let named = Bitmap(baseNames.texts(containing: word))
        let worded = words.texts(containing: word).map { wordedPhotos[Int($0)] }
        return worded.isEmpty ? named : .union([named, Bitmap(worded)])
    }

    /// The text of a photo among ``words``; nil where there is none.
    func words(at position: Int) -> ArraySlice<UInt8>? {
        let place = wordedPhotos.partitioningIndex { $0 >= UInt32(position) }
        guard place < wordedPhotos.count, wordedPhotos[place] == UInt32(position) else { return nil }
        return words.text(at: place)
    }

    /// Whether the folded and evenly spaced last part of a photo's key begins with these bytes.
    func baseName(at position: Int, beginsWith folding: [UInt8]) -> Bool {
        let name = baseNames.text(at: position)
        if name.allSatisfy({ $0 < 0x80 }), !folding.contains(UInt8(ascii: " ")) {
            return name.lazy.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }.starts(with: folding)
        }
        return evenlySpaced(folded(String(decoding: name, as: UTF8.self))).utf8.starts(with: folding)
    }
}
