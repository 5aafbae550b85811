/// A still or a clip that may belong to another: the same key means the same folder and the same content identifier.
struct LiveHalf: Sendable {
    let key: Int64
    let position: UInt32
    let isClip: Bool
}

extension LibrarySnapshot {
    /// The living clips of one part that belong to a living still, in whichever part. As in the view `live_photos`, of
    /// several clips the one with the least number belongs to it.
    func liveClips(inPart index: Int) -> Bitmap { liveClips.value(searchLiveClips)[index] }

    /// Walks through the halves of all parts side by side, which are sorted already.
    private func searchLiveClips() -> [Bitmap] {
        var found = parts.map { _ in [UInt32]() }
        var places = parts.map { _ in 0 }
        while let key = leastKey(at: places) {
            var hasStill = false
            var clip: (id: Int64, part: Int, position: UInt32)?
            for index in parts.indices {
                let (segment, live) = (parts[index].segment, parts[index].live)
                while places[index] < segment.liveHalves.count, segment.liveHalves[places[index]].key == key {
                    let half = segment.liveHalves[places[index]]
                    places[index] += 1
                    guard live.contains(Int(half.position)) else { continue }
                    let id = segment.columns.ids[Int(half.position)]
                    if !half.isClip {
                        hasStill = true
                    } else if clip.map({ id < $0.id }) ?? true {
                        clip = (id, index, half.position)
                    }
                }
            }
            if hasStill, let clip { found[clip.part].append(clip.position) }
        }
        return found.map { Bitmap($0.sorted()) }
    }

    private func leastKey(at places: [Int]) -> Int64? {
        var least: Int64?
        for index in parts.indices where places[index] < parts[index].segment.liveHalves.count {
            let key = parts[index].segment.liveHalves[places[index]].key
            if least.map({ key < $0 }) ?? true { least = key }
        }
        return least
    }
}
