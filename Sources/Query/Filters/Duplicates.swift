extension LibrarySnapshot {
    /// The living photos of one part whose bytes another living photo has, in whichever part.
    func duplicates(inPart index: Int) -> Bitmap { duplicates.value(searchDuplicates)[index] }

    /// The contents of the small parts are gathered; those of the largest, the base, are looked up among them.
    private func searchDuplicates() -> [Bitmap] {
        // Whether another file has the same bytes does not depend on the requesting user.
        let parts = wholeParts
        let base = parts.indices.max { parts[$0].segment.count < parts[$1].segment.count } ?? 0
        var once = ContentSet()
        var shared = ContentSet()
        for (index, part) in parts.enumerated() where index != base {
            part.forEachLivingContent { _, content in
                if once.contains(content) { shared.insert(content) } else { once.insert(content) }
            }
        }
        var inBase: [UInt32] = []
        for group in parts[base].segment.copies {
            let living = group.filter { parts[base].live.contains(Int($0)) }
            if living.count > 1 { inBase += living }
        }
        if !once.isEmpty {
            parts[base].forEachLivingContent(among: once) { position, content in
                inBase.append(UInt32(position))
                shared.insert(content)
            }
        }
        return parts.enumerated().map { index, part in
            if index == base { return Bitmap(Array(Set(inBase)).sorted()) }
            var found: [UInt32] = []
            part.forEachLivingContent(among: shared) { position, _ in found.append(UInt32(position)) }
            return Bitmap(found)
        }
    }
}

extension LibrarySnapshot.Part {
    /// Calls `body` for the living photos whose content is known.
    fileprivate func forEachLivingContent(_ body: (Int, UInt64) -> Void) {
        let (contents, flags) = (segment.columns.content, segment.columns.flags)
        for position in 0..<segment.count where flags[position].contains(.content) && live.contains(position) {
            body(position, contents[position])
        }
    }

    /// Calls `body` for the living photos whose content is one of some.
    fileprivate func forEachLivingContent(among wanted: ContentSet, _ body: (Int, UInt64) -> Void) {
        let (contents, flags) = (segment.columns.content, segment.columns.flags)
        for position in 0..<segment.count where wanted.contains(contents[position]) {
            if flags[position].contains(.content) && live.contains(position) { body(position, contents[position]) }
        }
    }
}

/// A few contents that are looked for among many: a bit for each, by its first 16 bits, spares most looks at the set.
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
