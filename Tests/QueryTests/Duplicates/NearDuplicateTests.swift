import Foundation
import Query
import TestServices
import Testing

@Suite struct NearDuplicateTests {
    /// Like a library: most pictures are unique, some are in small groups that differ in a few bits, and some are blank.
    private static func hashes(_ count: Int, seed: UInt64) -> [UInt64] {
        var chance = SeededGenerator(seed: seed)
        var hashes: [UInt64] = []
        while hashes.count < count {
            let hash = chance.next()
            hashes.append(hash)
            guard chance.next() % 5 == 0 else { continue }
            for _ in 0..<chance.next() % 4 {
                var copy = hash
                for _ in 0..<chance.next() % 10 { copy ^= 1 << (chance.next() % 64) }
                hashes.append(copy)
            }
            if chance.next() % 50 == 0 { hashes.append(0) }
        }
        return Array(hashes.prefix(count))
    }

    /// Compares every hash with every other.
    private static func bruteForce(_ hashes: [UInt64], within distance: Int) -> [[Int]] {
        var group = Array(hashes.indices)
        var members = hashes.indices.map { [$0] }
        for first in hashes.indices {
            for second in 0..<first where (hashes[first] ^ hashes[second]).nonzeroBitCount <= distance {
                let (kept, gone) = (group[second], group[first])
                if kept == gone { continue }
                for member in members[gone] { group[member] = kept }
                members[kept] += members[gone]
                members[gone] = []
            }
        }
        return members.filter { $0.count > 1 }.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }

    @Test(arguments: [(3000, 0), (3000, 3), (3000, 4), (3000, 6), (3000, 7), (3000, 8), (1500, 11)])
    func `the groups equal those of brute force`(count: Int, distance: Int) async throws {
        let hashes = Self.hashes(count, seed: UInt64(distance) + 1)
        let groups = try await NearDuplicates.groups(of: hashes, within: distance)
        #expect(groups == Self.bruteForce(hashes, within: distance))
    }

    /// The measurement in docs/performance.md; takes half a minute in a debug build.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["CALOTYPE_TEST_FIGURES"] != nil, "set CALOTYPE_TEST_FIGURES")
    )
    func `twenty thousand hashes are grouped as by brute force, a million in seconds`() async throws {
        let few = Self.hashes(20_000, seed: 7)
        #expect(try await NearDuplicates.groups(of: few, within: 6) == Self.bruteForce(few, within: 6))
        for count in [300_000, 1_000_000] {
            let hashes = Self.hashes(count, seed: 9)
            let start = ContinuousClock.now
            let groups = try await NearDuplicates.groups(of: hashes, within: 6)
            print("\(count) hashes: \(groups.count) groups in \(ContinuousClock.now - start)")
        }
    }

    @Test func `no hashes, one hash and many equal hashes are grouped`() async throws {
        #expect(try await NearDuplicates.groups(of: [], within: 6).isEmpty)
        #expect(try await NearDuplicates.groups(of: [1], within: 6).isEmpty)
        let blank = [UInt64](repeating: 5, count: 50_000)
        #expect(try await NearDuplicates.groups(of: blank, within: 6) == [Array(0..<50_000)])
    }

    /// A hostile or broken writer can write hashes that share a band for tens of thousands of photos.
    @Test func `each of many hashes that share a band is compared with some thousands`()
        async throws
    {
        var chance = SeededGenerator(seed: 3)
        var hashes = (0..<10_000).map { _ in chance.next() << 16 | 0xabcd }
        // Three bits apart, one in each of the other bands.
        let pairs = (0..<100).map { (first: $0 * 90, second: hashes.count + $0) }
        for pair in pairs { hashes.append(hashes[pair.first] ^ 0x0001_0010_0100_0000) }
        let found = try await NearDuplicates.groups(of: hashes, within: 4)
        for pair in pairs { #expect(found.contains([pair.first, pair.second])) }
    }

    @Test func `a search ends when its task is cancelled`() async throws {
        var chance = SeededGenerator(seed: 4)
        let hashes = (0..<60_000).map { _ in chance.next() << 16 | 0xabcd }
        let search = Task { try await NearDuplicates.groups(of: hashes, within: 11) }
        try await Task.sleep(for: .milliseconds(500))
        search.cancel()
        let start = ContinuousClock.now
        await #expect(throws: CancellationError.self) { try await search.value }
        #expect(ContinuousClock.now - start < .seconds(5))
    }
}
