import Glibc

/// One string per photo, concatenated in one buffer, so that one pass finds a word in all of them.
package struct TextArena: Sendable {
    private var bytes: [UInt8] = []
    /// The start of each string, modulo `span`.
    private var starts: [UInt32] = [0]
    /// The strings from which on the start has one more multiple of `span`; none below 4 GiB.
    private var wraps: [Int] = []
    private let span: Int

    /// - Parameter span: range of stored starts in bytes, at most 4 GiB.
    package init(span: Int = 1 << 32) { self.span = span }

    /// Ends each string. No word contains it.
    static let separator = UInt8(ascii: "\n")
    /// Number of bytes searched at a time.
    private static let block = 1 << 15

    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(Self.separator)
        while bytes.count >= (wraps.count + 1) * span { wraps.append(starts.count) }
        starts.append(UInt32(bytes.count % span))
    }

    private func start(of text: Int) -> Int {
        let start = Int(starts[text])
        return wraps.isEmpty ? start : start + wraps.partitioningIndex { $0 > text } * span
    }

    package mutating func finish() {
        bytes = [UInt8](unsafeUninitializedCapacity: bytes.count) { $1 = $0.initialize(fromContentsOf: bytes) }
        starts = [UInt32](unsafeUninitializedCapacity: starts.count) { $1 = $0.initialize(fromContentsOf: starts) }
    }

    var count: Int { starts.count - 1 }

    /// Without its separator.
    package func text(at position: Int) -> ArraySlice<UInt8> {
        bytes[start(of: position)..<start(of: position + 1) - 1]
    }

    /// The strings that contain `word`, ignoring ASCII case; ascending.
    ///
    /// - Parameter word: not empty, lowercase, shorter than a block.
    package func texts(containing word: String) -> [UInt32] {
        let word = Array(word.utf8)
        precondition(!word.isEmpty && word.count < Self.block)
        return word.withUnsafeBufferPointer(texts(containing:))
    }

    private func texts(containing word: UnsafeBufferPointer<UInt8>) -> [UInt32] {
        var found: [UInt32] = []
        bytes.withUnsafeBytes { all in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.block) { small in
                var start = 0
                var text = 0
                while start < all.count {
                    let size = min(Self.block, all.count - start)
                    // Without branches, so that it is vectorised.
                    for index in 0..<size {
                        let byte = all[start + index]
                        small[index] = byte | (byte &- 0x41 < 26 ? 0x20 : 0)
                    }
                    var offset = 0
                    while offset < size,
                        let hit = find(
                            word, in: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: small[offset..<size])))
                    {
                        text = self.text(at: start + offset + hit, from: text)
                        found.append(UInt32(text))
                        offset = self.start(of: text + 1) - start
                    }
                    if start + size == all.count { break }
                    // A word may span the end of the block.
                    start += max(offset, size - word.count + 1)
                }
            }
        }
        return found
    }

    /// The string that contains a byte, at `first` or after it.
    private func text(at offset: Int, from first: Int) -> Int {
        var low = first
        var step = 1
        // Galloping search: matches of a common word are close together.
        while low + step < starts.count, start(of: low + step) <= offset {
            low += step
            step *= 2
        }
        var high = min(low + step, starts.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if start(of: middle) <= offset { low = middle } else { high = middle }
        }
        return low
    }

    var memoryBytes: Int { bytes.count + starts.count * 4 }
}

extension TextArena: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        try file.write(span)
        try file.write(bytes)
        try file.write(starts)
        try file.write(wraps)
    }

    init(from file: inout IndexFileReader) throws {
        span = try file.integer()
        bytes = try file.numbers()
        starts = try file.numbers()
        wraps = try file.numbers()
    }
}

/// Whether `text` contains the bytes of `word`. Every string contains the empty one.
func occurs(_ word: String, in text: String) -> Bool {
    var (word, text) = (word, text)
    return word.withUTF8 { word in
        text.withUTF8 { text in word.isEmpty || find(word, in: UnsafeRawBufferPointer(text)) != nil }
    }
}

/// The offset of the first occurrence of a word, which is not empty.
private func find(_ word: UnsafeBufferPointer<UInt8>, in text: UnsafeRawBufferPointer) -> Int? {
    guard let base = text.baseAddress, let letters = word.baseAddress else { return nil }
    var offset = 0
    while offset + word.count <= text.count,
        let hit = memchr(base + offset, Int32(word[0]), text.count - word.count - offset + 1)
    {
        if memcmp(hit, letters, word.count) == 0 { return base.distance(to: UnsafeRawPointer(hit)) }
        offset = base.distance(to: UnsafeRawPointer(hit)) + 1
    }
    return nil
}
