extension LibrarySnapshot {
    /// The living photos of one part whose bytes another living photo has, in whichever part.
    func duplicates(inPart index: Int) -> Bitmap {
        let part = parts[index]
        var found: [UInt32] = []
        for group in part.segment.copies {
            let living = group.filter { part.live.contains(Int($0)) }
            if living.count > 1 { found += living }
        }
        // The delta is small: what it shares with the base is looked for by its contents.
        let shared = contentsOfSeveralParts()
        if !shared.isEmpty {
            part.forEachContent { position, content in
                if shared.contains(content) && part.live.contains(position) { found.append(UInt32(position)) }
            }
        }
        return Bitmap(Array(Set(found)).sorted())
    }

    private func contentsOfSeveralParts() -> ContentSet {
        var shared = ContentSet()
        guard parts.count > 1, let small = parts.min(by: { $0.live.count < $1.live.count }) else { return shared }
        var own = ContentSet()
        small.forEachContent { position, content in
            if small.live.contains(position) { own.insert(content) }
        }
        for part in parts where part.segment !== small.segment {
            part.forEachContent { position, content in
                if own.contains(content) && part.live.contains(position) { shared.insert(content) }
            }
        }
        return shared
    }
}

extension LibrarySnapshot.Part {
    /// Calls `body` for all photos, living or not, whose content is known.
    @inline(__always)
    fileprivate func forEachContent(_ body: (Int, UInt64) -> Void) {
        let (contents, flags) = (segment.columns.content, segment.columns.flags)
        for position in 0..<segment.count where flags[position].contains(.content) {
            body(position, contents[position])
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

    func contains(_ content: UInt64) -> Bool {
        bits[Int(content >> 54)] >> (content >> 48 & 63) & 1 == 1 && contents.contains(content)
    }
}
