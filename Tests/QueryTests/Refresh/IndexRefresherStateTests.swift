import TestServices
import Testing

@testable import Query

@Suite struct IndexRefresherStateTests {
    private let start = ContinuousClock.now

    @Test func `a library loaded from the tables is published and written to the file`() {
        var state = IndexRefresherState(hasFile: true)
        #expect(state.base == nil)
        #expect(names(state.loaded(library([1, 2]))) == ["writeFile", "publish"])
        #expect(published(&state) == [1: "1", 2: "2"])
        var other = IndexRefresherState(hasFile: false)
        #expect(names(other.loaded(library([1]))) == ["publish"])
    }

    @Test func `a library from the file is published with the changes since`() {
        var state = IndexRefresherState(hasFile: true)
        let restored = IndexFileCache.Restored(
            base: library([1, 2, 3]), changes: [2: nil, 4: photo(4, "4")], position: position("later"))
        #expect(names(state.loaded(fromFile: restored)) == ["publish"])
        #expect(published(&state) == [1: "1", 3: "3", 4: "4"])
        #expect(state.position.text == "later")
    }

    @Test func `a read without changes publishes nothing`() {
        var state = loadedState([1])
        #expect(names(read(&state, .photos([:]))) == [])
        #expect(names(read(&state, .photos([1: photo(1, "new")]))) == ["publish"])
        #expect(published(&state) == [1: "new"])
    }

    @Test func `changes that the feed cannot list cause a load that the next read installs`() throws {
        var state = loadedState([1, 2])
        let load = try #require(loads(read(&state, .everything)).first)
        #expect(state.reloadsRequested == 1 && state.reloadsCompleted == 0)
        // Changes during the load are visible above the old base, and stay above the new one.
        #expect(names(read(&state, .photos([3: photo(3, "3")]))) == ["publish"])
        #expect(published(&state) == [1: "1", 2: "2", 3: "3"])
        end(&state, load, with: library([2]))
        #expect(state.hasNewBase)
        #expect(names(state.installNewBase()) == [])
        #expect(state.reloadsCompleted == 1)
        #expect(names(read(&state, .photos([:]))) == ["publish"])
        #expect(published(&state) == [2: "2", 3: "3"])
    }

    @Test func `a load that began before a request does not complete it`() throws {
        var state = loadedState([1])
        let load = try #require(loads(read(&state, .everything)).first)
        let requested = state.reloadsRequested
        // No second load begins beside the first.
        #expect(loads(read(&state, .everything)).isEmpty)
        end(&state, load, with: library([1]), requested: requested)
        _ = state.installNewBase()
        #expect(state.reloadsCompleted == 1 && state.reloadsRequested == 2)
        #expect(loads(read(&state, .photos([:]))).count == 1)
    }

    @Test func `requested loads take at most half of the time`() throws {
        var state = loadedState([1])
        let first = try #require(loads(read(&state, .everything)).first)
        #expect(first.pause == .zero && !first.isAwaited)
        end(&state, first, with: library([1]), began: start, at: start + .seconds(3))
        _ = state.installNewBase()
        state.reloadWaiters = 1
        let second = try #require(loads(read(&state, .everything, at: start + .seconds(4))).first)
        #expect(second.pause == .seconds(2) && second.isAwaited)
    }

    @Test func `a load that failed is tried again after the next read`() throws {
        var state = loadedState([1])
        let load = try #require(loads(read(&state, .everything)).first)
        end(&state, load, with: nil)
        #expect(!state.hasNewBase && state.reloadsCompleted == 0)
        #expect(loads(read(&state, .photos([:]))).count == 1)
    }

    @Test func `another history discards the load and the compaction of the earlier one`() throws {
        var state = loadedState([1], server: server(timeline: 1))
        let load = try #require(loads(read(&state, .everything, server: server(timeline: 1))).first)
        let actions = read(&state, .photos([1: photo(1, "other")]), server: server(timeline: 2))
        #expect(names(actions) == ["reportOtherHistory", "publish"])
        #expect(published(&state) == [1: "other"])
        end(&state, load, with: library([9], server: server(timeline: 1)))
        #expect(!state.hasNewBase)
        #expect(state.reloadsCompleted < state.reloadsRequested)
        let next = try #require(loads(read(&state, .photos([:]), server: server(timeline: 2))).first)
        end(&state, next, with: library([2], server: server(timeline: 2)))
        _ = state.installNewBase()
        #expect(state.reloadsCompleted == state.reloadsRequested)
        _ = read(&state, .photos([:]), server: server(timeline: 2))
        #expect(published(&state) == [2: "2"])
    }

    @Test func `a base from a server with another history is not installed`() throws {
        var state = loadedState([1], server: server(timeline: 1))
        let load = try #require(loads(read(&state, .everything, server: server(timeline: 1))).first)
        end(&state, load, with: library([7], server: server(timeline: 2)))
        #expect(state.hasNewBase)
        #expect(state.installNewBase().isEmpty && !state.hasNewBase)
        #expect(state.reloadsCompleted == 0)
        #expect(published(&state) == [1: "1"])
    }

    @Test func `a feed of another cluster is reset once, and again after a minute if that failed`() {
        var state = loadedState([1])
        #expect(names(read(&state, .photos([:]), isForeign: true)) == ["resetFeed"])
        #expect(names(read(&state, .photos([:]), isForeign: true, at: start + .seconds(59))) == [])
        #expect(names(read(&state, .photos([:]), isForeign: true, at: start + .seconds(61))) == ["resetFeed"])
        state.feedWasReset()
        #expect(names(read(&state, .photos([:]), isForeign: true, at: start + .seconds(62))) == ["resetFeed"])
    }

    @Test func `a read that aligns with a transaction loads the tables where changes cannot be listed`() {
        var state = loadedState([1])
        #expect(names(read(&state, .everything, isForeign: true, isAligning: true)) == ["loadNow"])
        #expect(names(state.loaded(library([2]))) == ["publish"])
        _ = read(&state, .everything)
        // The new base is not there yet.
        #expect(names(read(&state, .photos([:]), isAligning: true)) == ["loadNow"])
        #expect(names(state.loaded(library([3]))) == ["publish"])
        #expect(state.reloadsCompleted == state.reloadsRequested)
        #expect(published(&state) == [3: "3"])
    }

    @Test(arguments: [false, true])
    func `a load that fails in a read that aligns is repeated`(isPending: Bool) {
        var state = loadedState([1])
        if isPending { _ = read(&state, .everything) }
        let changes: ChangeFeed.Changes = isPending ? .photos([1: photo(1, "new")]) : .everything
        #expect(names(read(&state, changes, isAligning: true)) == ["loadNow"])
        // The load failed: nothing was installed, and the feed does not return these changes again.
        #expect(state.reloadsRequested == (isPending ? 2 : 1) && state.reloadsCompleted == 0)
        #expect(names(read(&state, .photos([:]))).contains("load") != isPending)
    }

    @Test func `many changes cause a load, and more than the file tolerates do so in a large library`() {
        var state = loadedState([])
        let photos = Dictionary(
            uniqueKeysWithValues: (1...2001).map { ($0, photo($0, "new")) as (Int64, PhotoFacts?) })
        #expect(names(read(&state, .photos(photos))) == ["publish", "load"])

        var written = IndexRefresherState(hasFile: true)
        _ = written.loaded(library([1]))
        for _ in 0..<IndexFileCache.mostChanges { _ = read(&written, .photos([1: photo(1, "new")])) }
        #expect(names(read(&written, .photos([1: photo(1, "new")]))) == ["publish", "load"])
    }

    @Test func `the file is written until it has the current base`() {
        var state = IndexRefresherState(hasFile: true)
        #expect(names(state.loaded(library([1], position("a")))) == ["writeFile", "publish"])
        let first = state.nextFileWrite(after: nil)
        #expect(first?.text == "a")
        // One writer at a time: it takes the new base next.
        #expect(names(state.loaded(library([2], position("b")))) == ["publish"])
        #expect(state.base(at: position("a")) == nil)
        let second = state.nextFileWrite(after: first)
        #expect(second?.text == "b")
        #expect(state.nextFileWrite(after: second) == nil)
        #expect(names(state.loaded(library([3], position("c")))) == ["writeFile", "publish"])
    }

    /// Random changes, loads, compactions, failures and changes of history, against a dictionary.
    @Test(arguments: 0..<20) func `the index equals the database after any sequence of events`(seed: UInt64) async {
        var random = SeededGenerator(seed: seed)
        var state = loadedState([])
        // The database, and what it contained when the running load began.
        var database: [Int64: String] = [:]
        var load: (IndexRefresherState.BackgroundLoad, library: FullLoad.Loaded, requested: Int)?
        var compaction: IndexRefresherState.Compaction?
        var changed: [Int64: PhotoFacts?] = [:]
        var timeline = 1
        for step in 0..<300 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0...3:
                for _ in 0...Int.random(in: 0..<120, using: &random) {
                    let id = Int64.random(in: 1...400, using: &random)
                    database[id] = Int.random(in: 0..<4, using: &random) == 0 ? nil : "\(step)"
                    changed.updateValue(database[id].map { photo(id, $0) }, forKey: id)
                }
            case 4:
                guard let (running, library, requested) = load else { break }
                let fails = Int.random(in: 0..<4, using: &random) == 0
                end(&state, running, with: fails ? nil : library, requested: requested)
                load = nil
            case 5:
                guard let running = compaction else { break }
                state.compacted(await IndexLevels.compact(running.levels), by: running)
                compaction = nil
            default:
                _ = state.installNewBase()
                let isOverflow = Int.random(in: 0..<12, using: &random) == 0
                if Int.random(in: 0..<20, using: &random) == 0 { timeline += 1 }
                let reading = ChangeFeed.Reading(
                    position: position("\(step)", server(timeline: timeline)), isForeign: false,
                    changes: isOverflow ? .everything : .photos(changed))
                changed = [:]
                for action in state.apply(reading, isAligning: false, at: start) {
                    if case .compact(let begun) = action { compaction = begun }
                    if case .load(let begun) = action {
                        let photos = database.sorted { $0.key < $1.key }
                        load = (
                            begun, library(photos, position("\(step)", server(timeline: timeline))),
                            state.reloadsRequested
                        )
                    }
                }
                if state.reloadsCompleted == state.reloadsRequested { #expect(published(&state) == database) }
            }
        }
    }
}

extension IndexRefresherStateTests {
    private func photo(_ id: Int64, _ title: String) -> PhotoFacts {
        var photo = PhotoFacts(id: id)
        photo.filename = title
        return photo
    }

    private func server(timeline: Int) -> FeedServer {
        FeedServer(database: "db", timeline: timeline, startedAt: "then")
    }

    private func position(_ text: String, _ server: FeedServer? = nil) -> FeedPosition {
        FeedPosition(text: text, server: server)
    }

    private func library(_ photos: [(Int64, String)], _ position: FeedPosition) -> FullLoad.Loaded {
        var builder = SegmentBuilder()
        for (id, title) in photos { builder.add(photo(id, title)) }
        return FullLoad.Loaded(segment: builder.build(), position: position)
    }

    private func library(_ ids: [Int64], _ position: FeedPosition) -> FullLoad.Loaded {
        library(ids.map { ($0, "\($0)") }, position)
    }

    private func library(_ ids: [Int64], server: FeedServer? = nil) -> FullLoad.Loaded {
        library(ids, position("", server))
    }

    private func loadedState(_ ids: [Int64], server: FeedServer? = nil) -> IndexRefresherState {
        var state = IndexRefresherState(hasFile: false)
        _ = state.loaded(library(ids, server: server))
        _ = published(&state)
        return state
    }

    private func read(
        _ state: inout IndexRefresherState, _ changes: ChangeFeed.Changes, server: FeedServer? = nil,
        isForeign: Bool = false, isAligning: Bool = false, at now: ContinuousClock.Instant? = nil
    ) -> [IndexRefresherState.Action] {
        let reading = ChangeFeed.Reading(position: position("read", server), isForeign: isForeign, changes: changes)
        return state.apply(reading, isAligning: isAligning, at: now ?? start)
    }

    private func end(
        _ state: inout IndexRefresherState, _ load: IndexRefresherState.BackgroundLoad,
        with library: FullLoad.Loaded?, requested: Int? = nil, began: ContinuousClock.Instant? = nil,
        at now: ContinuousClock.Instant? = nil
    ) {
        state.ended(
            load, with: library, reloadsRequested: requested ?? state.reloadsRequested, began: began ?? start,
            at: now ?? start)
    }

    /// The photos of the snapshot to publish, with their file names.
    private func published(_ state: inout IndexRefresherState) -> [Int64: String] {
        let snapshot = state.snapshot(secret: CursorSecret(bytes: [1])).snapshot
        var photos: [Int64: String] = [:]
        for part in snapshot.wholeParts {
            part.live.forEach { position in
                let id = part.segment.columns.ids[position]
                #expect(photos[id] == nil, "photo \(id) is in two levels")
                photos[id] = String(decoding: part.segment.named.filename(at: position), as: UTF8.self)
            }
        }
        return photos
    }

    private func loads(_ actions: [IndexRefresherState.Action]) -> [IndexRefresherState.BackgroundLoad] {
        actions.compactMap { if case .load(let load) = $0 { load } else { nil } }
    }

    /// The cases of actions, in order.
    private func names(_ actions: [IndexRefresherState.Action]) -> [String] {
        actions.map { "\($0)".prefix { $0 != "(" } }.map(String.init)
    }
}
