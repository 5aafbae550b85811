/// A still or a clip that may be half of a Live Photo. Equal keys mean the same folder and the same content identifier.
struct LiveHalf: Sendable {
    let key: Int64
    let position: UInt32
    let isClip: Bool
}

/// The halves of Live Photos in a segment.
struct LiveHalves: Sendable {
    /// By position.
    let all: [LiveHalf]
    /// Indices into `all`, sorted by key.
    private let byKey: [UInt32]
    /// Clips paired with a still of this segment, ignoring tombstones. Of several clips with one key, the one with the
    /// lowest id, as in the view `live_photos`.
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

    /// The halves with a key.
    subscript(key: Int64) -> [LiveHalf] {
        let start = byKey.partitioningIndex { all[Int($0)].key >= key }
        return byKey[start...].prefix { all[Int($0)].key == key }.map { all[Int($0)] }
    }

    /// The key of the photo at a position; nil if it is no half.
    func key(at position: Int) -> Int64? {
        let place = all.partitioningIndex { Int($0.position) >= position }
        return place < all.count && Int(all[place].position) == position ? all[place].key : nil
    }

    var memoryBytes: Int { all.count * (MemoryLayout<LiveHalf>.stride + 4) + clips.memoryBytes }
}
