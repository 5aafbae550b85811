extension IndexSnapshot {
    /// The live clips of one part that are paired with a live still in any part.
    func liveClips(inPart index: Int) -> Bitmap { liveClips.value(searchLiveClips)[index] }

    /// The pairs of the largest part, the base, are known. Only halves whose key is also in another part, or at a tombstone
    /// of the base, are paired again.
    private func searchLiveClips() -> [Bitmap] {
        // Whether a clip is paired does not depend on the requesting user.
        let parts = wholeParts
        let base = parts.indices.max { parts[$0].segment.count < parts[$1].segment.count } ?? 0
        let baseHalves = parts[base].segment.liveHalves
        var touched: Set<Int64> = []
        for (index, part) in parts.enumerated() where index != base {
            touched.formUnion(part.segment.liveHalves.all.lazy.map(\.key))
        }
        parts[base].tombstones.forEach { position in
            if let key = baseHalves.key(at: position) { touched.insert(key) }
        }
        var found = parts.map { _ in [UInt32]() }
        var former: [UInt32] = []
        for key in touched {
            former += baseHalves[key].lazy.filter(\.isClip).map(\.position)
            if let clip = liveClip(ofKey: key) { found[clip.part].append(clip.position) }
        }
        return parts.indices.map { index in
            let clips = Bitmap(found[index].sorted())
            return index == base ? .union([baseHalves.clips.subtracting(Bitmap(former.sorted())), clips]) : clips
        }
    }

    private func liveClip(ofKey key: Int64) -> (part: Int, position: UInt32)? {
        var hasStill = false
        var clip: (id: Int64, part: Int, position: UInt32)?
        for (index, part) in wholeParts.enumerated() {
            for half in part.segment.liveHalves[key] where part.live.contains(Int(half.position)) {
                let id = part.segment.columns.ids[Int(half.position)]
                if !half.isClip {
                    hasStill = true
                } else if clip.map({ id < $0.id }) ?? true {
                    clip = (id, index, half.position)
                }
            }
        }
        return hasStill ? clip.map { ($0.part, $0.position) } : nil
    }
}
