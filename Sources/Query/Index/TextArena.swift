import Glibc

/// One text a photo, end to end in one buffer: a word is found in all of them by a single pass.
struct TextArena: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var starts: [UInt32] = [0]

    /// Ends each text. No word contains it.
    static let separator = UInt8(ascii: "\n")

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(Self.separator)
        starts.append(UInt32(bytes.count))
    }

    mutating func finish() {
        bytes = [UInt8](unsafeUninitializedCapacity: bytes.count) { $1 = $0.initialize(fromContentsOf: bytes) }
        starts = [UInt32](unsafeUninitializedCapacity: starts.count) { $1 = $0.initialize(fromContentsOf: starts) }
    }

    /// Without its separator.
    func text(at position: Int) -> ArraySlice<UInt8> {
        bytes[Int(starts[position])..<Int(starts[position + 1]) - 1]
    }

    /// The photos in whose text `word` occurs.
    func photos(containing word: String) -> Bitmap {
        let word = Array(word.utf8)
        guard !word.isEmpty else { return Bitmap(0..<starts.count - 1) }
        var found: [UInt32] = []
        var offset = 0
        var photo = 0
        bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress else { return }
            while offset < all.count,
                let hit = find(word, in: UnsafeRawBufferPointer(start: base + offset, count: all.count - offset))
            {
                photo = self.photo(at: offset + hit, from: photo)
                found.append(UInt32(photo))
                offset = Int(starts[photo + 1])
            }
        }
        return Bitmap(found)
    }

    /// Which photo's text holds a byte; at `first` or after it.
    private func photo(at offset: Int, from first: Int) -> Int {
        var low = first
        var step = 1
        // Galloping: hits of a common word lie close together.
        while low + step < starts.count, Int(starts[low + step]) <= offset {
            low += step
            step *= 2
        }
        var high = min(low + step, starts.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(starts[middle]) <= offset { low = middle } else { high = middle }
        }
        return low
    }

    var memoryBytes: Int { bytes.count + starts.count * 4 }
}

/// Whether a text's bytes occur in another's.
func occurs(_ word: String, in text: String) -> Bool {
    let (word, text) = (Array(word.utf8), Array(text.utf8))
    return text.withUnsafeBytes { find(word, in: $0) } != nil
}

/// Where a word, not empty, first occurs.
private func find(_ word: [UInt8], in text: UnsafeRawBufferPointer) -> Int? {
    guard let base = text.baseAddress else { return nil }
    var offset = 0
    while offset + word.count <= text.count,
        let hit = memchr(base + offset, Int32(word[0]), text.count - word.count - offset + 1)
    {
        if memcmp(hit, word, word.count) == 0 { return base.distance(to: UnsafeRawPointer(hit)) }
        offset = base.distance(to: UnsafeRawPointer(hit)) + 1
    }
    return nil
}
