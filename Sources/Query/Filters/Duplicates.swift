extension IndexSnapshot {
    /// The live photos of one part whose bytes equal those of another live photo in any part.
    func duplicates(inPart index: Int) -> Bitmap { duplicates.value(searchDuplicates)[index] }

    /// Collects the contents of the small parts, and looks up those of the largest part, the base, among them.
    private func searchDuplicates() -> [Bitmap] {
        // Whether another file has the same bytes does not depend on the requesting user.
        let parts = wholeParts
        let base = parts.indices.max { parts[$0].segment.count < parts[$1].segment.count } ?? 0
        var once = ContentSet()
        var shared = ContentSet()
        for (index, part) in parts.enumerated() where index != base {
            part.forEachLiveContent { _, content in
                if once.contains(content) { shared.insert(content) } else { once.insert(content) }
            }
        }
        var inBase: [UInt32] = []
        for group in parts[base].segment.copies {
            let live = group.filter { parts[base].live.contains(Int($0)) }
            if live.count > 1 { inBase += live }
        }
        if !once.isEmpty {
            parts[base].forEachLiveContent(among: once) { position, content in
                inBase.append(UInt32(position))
                shared.insert(content)
            }
        }
        return parts.enumerated().map { index, part in
            if index == base { return Bitmap(Array(Set(inBase)).sorted()) }
            var found: [UInt32] = []
            part.forEachLiveContent(among: shared) { position, _ in found.append(UInt32(position)) }
            return Bitmap(found)
        }
    }
}

extension IndexSnapshot.Part {
    /// Calls `body` for the live photos whose content is known.
    fileprivate func forEachLiveContent(_ body: (Int, UInt64) -> Void) {
        let (contents, flags) = (segment.columns.content, segment.columns.flags)
        for position in 0..<segment.count where flags[position].contains(.content) && live.contains(position) {
            body(position, contents[position])
        }
    }

    /// Calls `body` for the live photos whose content is in a set.
    fileprivate func forEachLiveContent(among wanted: ContentSet, _ body: (Int, UInt64) -> Void) {
        let (contents, flags) = (segment.columns.content, segment.columns.flags)
        for position in 0..<segment.count where wanted.contains(contents[position]) {
            if flags[position].contains(.content) && live.contains(position) { body(position, contents[position]) }
        }
    }
}

/// A set of contents. A bit table over their first 16 bits rejects most others without a look-up in the set.
private struct ContentSet {
    private var contents: Set<UInt64> = []
    private var bits = [UInt64](repeating: 0, count: 1 << 10)

    var isEmpty: Bool { contents.isEmpty }

    mutating func insert(_ content: UInt64) {
        contents.insert(content)
        bits[Int(content >> 54)] |= 1 << (content >> 48 & 63)
    }

    @inline(__always)
    func contains(_ content: UInt64) -> Bool {
        bits[Int(content >> 54)] >> (content >> 48 & 63) & 1 == 1 && contents.contains(content)
    }
}
