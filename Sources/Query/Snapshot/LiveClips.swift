/// A still or a clip that may belong to another: the same key means the same folder and the same content identifier.
struct LiveHalf: Sendable {
    let key: Int64
    let position: UInt32
    let isClip: Bool
}

/// The halves of Live Photos in a segment.
struct LiveHalves: Sendable {
    /// By position.
    let all: [LiveHalf]
    /// Places in `all`, by key.
    private let byKey: [UInt32]
    /// The clips that belong to a still here, were all photos living. Of several with one key it is the one with the
    /// least number, as in the view `live_photos`.
    let clips: Bitmap

    init(_ all: [LiveHalf], ids: PackedColumn) {
        self.all = all
        byKey = all.indices.map { UInt32($0) }.sorted { all[Int($0)].key < all[Int($1)].key }
        var clips: [UInt32] = []
        var rest = byKey[...]
        while let first = rest.first {
            let key = all[Int(first)].key
            let end = rest.firstIndex { all[Int($0)].key != key } ?? rest.endIndex
            let halves = rest[..<end].map { all[Int($0)] }
            if halves.contains(where: { !$0.isClip }) {
                let clip = halves.filter(\.isClip).min { ids[Int($0.position)] < ids[Int($1.position)] }
                if let clip { clips.append(clip.position) }
            }
            rest = rest[end...]
        }
        self.clips = Bitmap(clips.sorted())
    }

    /// The halves that have a key.
    subscript(key: Int64) -> [LiveHalf] {
        let start = byKey.partitioningIndex { all[Int($0)].key >= key }
        return byKey[start...].prefix { all[Int($0)].key == key }.map { all[Int($0)] }
    }

    /// The key of the photo at a position; nil where it is no half.
    func key(at position: Int) -> Int64? {
        let place = all.partitioningIndex { Int($0.position) >= position }
        return place < all.count && Int(all[place].position) == position ? all[place].key : nil
    }

    var memoryBytes: Int { all.count * (MemoryLayout<LiveHalf>.stride + 4) + clips.memoryBytes }
}

extension LibrarySnapshot {
    /// The living clips of one part that belong to a living still, in whichever part.
    func liveClips(inPart index: Int) -> Bitmap { liveClips.value(searchLiveClips)[index] }

    /// Those of the largest part, the base, are known; anew are paired only halves whose key stands in another part, or
    /// at a photo of the base that holds no more.
    private func searchLiveClips() -> [Bitmap] {
        // Whether a clip belongs to a still does not depend on the requesting user.
        let parts = wholeParts
        let base = parts.indices.max { parts[$0].segment.count < parts[$1].segment.count } ?? 0
        let baseHalves = parts[base].segment.liveHalves
        var touched: Set<Int64> = []
        for (index, part) in parts.enumerated() where index != base {
            touched.formUnion(part.segment.liveHalves.all.lazy.map(\.key))
        }
        parts[base].replaced.forEach { position in
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
