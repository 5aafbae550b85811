import Catalog

extension LibrarySnapshot {
    /// Groups of photos with the same bytes, ordered by their newest photo, newest first.
    package var copiedGroups: [DuplicateGroup] {
        if let known = index.copies[visibility] { return known }
        let found = searchCopies()
        index.copies.insert(found, for: visibility)
        return found
    }

    private func searchCopies() -> [DuplicateGroup] {
        var photos: [KeeperCriteria] = []
        for (place, part) in parts.enumerated() {
            let favourites = part.segment.favourites(for: visibility)
            index.duplicates(inPart: place).forEach { position in
                guard part.live.contains(position) else { return }
                if let criteria = part.segment.criteria(at: position, favourites) { photos.append(criteria) }
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

    /// The groups of some photo ids with the current facts, without deleted photos, ordered by their newest photo, newest
    /// first.
    func groups(of ids: [[Int64]]) -> [DuplicateGroup] {
        ids.compactMap { DuplicateGroup($0.compactMap(criteria)) }.sorted { $0.newest > $1.newest }
    }

    private func criteria(of id: Int64) -> KeeperCriteria? {
        for part in parts {
            if let position = part.segment.position(ofID: id), part.live.contains(position) {
                return part.segment.criteria(at: position, part.segment.favourites(for: visibility))
            }
        }
        return nil
    }

    /// The groups in which at least one photo matches a filter.
    func groups(_ groups: [DuplicateGroup], matching filter: PhotoFilter) throws(SearchError) -> [DuplicateGroup] {
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

extension IndexSnapshot {
    /// The perceptual hashes of all photos that have one, with the ids of the photos.
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
}

extension Segment {
    fileprivate func criteria(at position: Int, _ favourites: Bitmap) -> KeeperCriteria? {
        guard let id = PhotoID(rawValue: columns.ids[position]) else { return nil }
        let (width, height) = (columns.width[position], columns.height[position])
        let flags = columns.flags[position]
        return KeeperCriteria(
            id: id, content: flags.contains(.content) ? columns.content[position] : nil,
            isFavourite: favourites.contains(position), pixels: width > 0 && height > 0 ? width * height : -1,
            bytes: columns.sizeBytes[position])
    }
}
