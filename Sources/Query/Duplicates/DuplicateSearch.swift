import Catalog

/// Finds duplicates in the library, and shares searches for near duplicates among requests.
///
/// A search for near duplicates takes tenths of a second with 300,000 photos and seconds with a million. One runs at a
/// time, and requests that arrive meanwhile wait for it. While the library changes, a result is used for ten times the
/// time that its search took, so these searches take at most a tenth of the processor time.
package actor DuplicateSearch {
    private struct Found {
        private static let mostCallers = 4

        /// Of the whole library, for every caller.
        let numbers: [[Int64]]
        /// When the result expires for moments other than that of `groups`.
        let end: ContinuousClock.Instant
        /// Identifies the moment of `groups`.
        var moment: Memo<[Bitmap]>
        /// The groups as some callers see them.
        var groups: [Visibility: [DuplicateGroup]] = [:]

        mutating func groups(in snapshot: LibrarySnapshot) -> [DuplicateGroup] {
            if let known = groups[snapshot.visibility] { return known }
            let found = snapshot.groups(of: numbers)
            if groups.count == Self.mostCallers { groups = [:] }
            groups[snapshot.visibility] = found
            return found
        }
    }

    /// The requests that wait for a distance, and the snapshot to search.
    private struct Wait {
        var snapshot: LibrarySnapshot
        var waiters: [AsyncStream<Void>.Continuation] = []
        /// Number of cancelled waiters.
        var gone = 0

        var isUnwanted: Bool { gone == waiters.count }
    }

    /// How long a search continues after its last client has left. A client that asks again within that time gets its
    /// result.
    private static let patience: Duration = .seconds(30)

    private var found: [Int: Found] = [:]
    private var waits: [Int: Wait] = [:]
    private var isSearching = false
    private var running: (distance: Int, groups: Task<[[Int]], any Error>)?
    /// Number of searches so far.
    package private(set) var searchCount = 0

    package init() {}

    /// - Throws: ``SearchError`` for a cursor of another list, and if the task is cancelled.
    nonisolated package func page(
        _ request: DuplicateRequest, in snapshot: LibrarySnapshot
    ) async throws -> DuplicatePage {
        let all =
            switch request.kind {
            case .exact: snapshot.copiedGroups
            case .near: try await near(within: request.distance, in: snapshot)
            }
        let groups = try snapshot.groups(all, matching: request.filter)
        return try DuplicatePage(request, of: groups, secret: snapshot.secret)
    }

    private func near(within distance: Int, in snapshot: LibrarySnapshot) async throws -> [DuplicateGroup] {
        // A caller who sees no photo starts no search.
        if snapshot.parts.isEmpty { return [] }
        while true {
            if let known = known(distance, in: snapshot) { return known }
            let (ends, waiter) = AsyncStream.makeStream(of: Void.self)
            waits[distance, default: Wait(snapshot: snapshot)].waiters.append(waiter)
            waits[distance]?.snapshot = snapshot
            if !isSearching {
                isSearching = true
                Task { await searchAll() }
            }
            // Ends with the search, and if this task is cancelled.
            for await _ in ends {}
            if Task.isCancelled {
                leave(distance)
                throw SearchError.abandoned
            }
        }
    }

    private func leave(_ distance: Int) {
        waits[distance]?.gone += 1
        guard waits[distance]?.isUnwanted == true else { return }
        Task {
            do { try await Task.sleep(for: Self.patience) } catch { return }
            cancelUnwanted(distance)
        }
    }

    private func cancelUnwanted(_ distance: Int) {
        guard waits[distance]?.isUnwanted == true else { return }
        waits[distance] = nil
        if running?.distance == distance { running?.groups.cancel() }
    }

    private func known(_ distance: Int, in snapshot: LibrarySnapshot) -> [DuplicateGroup]? {
        guard var known = found[distance] else { return nil }
        if known.moment !== snapshot.index.duplicates {
            guard .now < known.end else { return nil }
            known.moment = snapshot.index.duplicates
            known.groups = [:]
        }
        defer { found[distance] = known }
        return known.groups(in: snapshot)
    }

    /// Searches one distance after another until no request waits.
    private func searchAll() async {
        while let (distance, wait) = waits.min(by: { $0.key < $1.key }) {
            let start = ContinuousClock.now
            let snapshot = wait.snapshot
            let (ids, hashes) = snapshot.index.perceptualHashes()
            let search = Task { try await NearDuplicates.groups(of: hashes, within: distance) }
            running = (distance, search)
            let groups: [[Int]]
            do {
                groups = try await search.value
            } catch {
                // Cancelled. Clients that arrived meanwhile are served by the next round.
                continue
            }
            let numbers = groups.map { group in group.map { ids[$0] } }
            found = found.filter { .now < $0.value.end }
            let took = ContinuousClock.now - start
            found[distance] = Found(numbers: numbers, end: .now + took * 10, moment: snapshot.index.duplicates)
            searchCount += 1
            for waiter in waits.removeValue(forKey: distance)?.waiters ?? [] { waiter.finish() }
        }
        isSearching = false
    }
}
