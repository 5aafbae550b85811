import Catalog

extension LibrarySnapshot {
    /// Groups of photos with the same bytes, those with the newest photo first.
    package var copiedGroups: [DuplicateGroup] { copies.value(searchCopies) }

    private func searchCopies() -> [DuplicateGroup] {
        var photos: [KeeperMerits] = []
        for index in parts.indices {
            duplicates(inPart: index).forEach { position in
                guard parts[index].live.contains(position) else { return }
                if let merits = parts[index].segment.merits(at: position) { photos.append(merits) }
            }
        }
        photos.sort { ($0.content ?? 0, $0.id.rawValue) < ($1.content ?? 0, $1.id.rawValue) }
        var groups: [DuplicateGroup] = []
        var rest = photos[...]
        while let first = rest.first {
            let end = rest.firstIndex { $0.content != first.content } ?? rest.endIndex
            if let group = DuplicateGroup(rest[..<end]) { groups.append(group) }
            rest = rest[end...]
        }
        return groups.sorted { $0.newest > $1.newest }
    }

    /// Groups of photos by their numbers, as the photos are now and without those that are gone; those with the newest
    /// photo first.
    func groups(of numbers: [[Int64]]) -> [DuplicateGroup] {
        numbers.compactMap { DuplicateGroup($0.compactMap(merits)) }.sorted { $0.newest > $1.newest }
    }

    private func merits(of id: Int64) -> KeeperMerits? {
        for part in parts {
            if let position = part.segment.position(ofID: id), part.live.contains(position) {
                return part.segment.merits(at: position)
            }
        }
        return nil
    }

    /// The perceptual hashes of all photos that have one, with the photos' numbers.
    func perceptualHashes() -> (ids: [Int64], hashes: [UInt64]) {
        var ids: [Int64] = []
        var hashes: [UInt64] = []
        for part in parts {
            let columns = part.segment.columns
            part.live.forEach { position in
                guard columns.flags[position].contains(.perceptualHash) else { return }
                ids.append(columns.ids[position])
                hashes.append(columns.perceptualHash[position])
            }
        }
        return (ids, hashes)
    }

    /// Those of some groups in which at least one photo fulfils a filter.
    func groups(_ groups: [DuplicateGroup], fulfilling filter: PhotoFilter) throws(SearchError) -> [DuplicateGroup] {
        if filter == .everything { return groups }
        let matches = try matches(filter)
        return groups.filter { group in
            group.photos.contains { id in
                matches.contains { match in
                    match.segment.position(ofID: id.rawValue).map(match.photos.contains) ?? false
                }
            }
        }
    }
}

extension Segment {
    fileprivate func merits(at position: Int) -> KeeperMerits? {
        guard let id = PhotoID(rawValue: columns.ids[position]) else { return nil }
        let (width, height) = (columns.width[position], columns.height[position])
        let flags = columns.flags[position]
        return KeeperMerits(
            id: id, content: flags.contains(.content) ? columns.content[position] : nil,
            isFavourite: flags.contains(.favourite), pixels: width > 0 && height > 0 ? width * height : -1,
            bytes: columns.sizeBytes[position])
    }
}
