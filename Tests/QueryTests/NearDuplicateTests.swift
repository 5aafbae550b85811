import Catalog
import Foundation
import Postgres
import Query
import Testing
import TestServices

@Suite struct NearDuplicateTests {
    /// As a library's: most pictures alone, some in groups of a few that differ in some bits, and some blank ones.
    private static func hashes(_ count: Int, seed: UInt64) -> [UInt64] {
        var chance = SplitMix(state: seed)
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

    private struct SplitMix {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// Every hash compared with every other.
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
    func `the groups are those that brute force finds`(count: Int, distance: Int) {
        let hashes = Self.hashes(count, seed: UInt64(distance) + 1)
        #expect(NearDuplicates.groups(of: hashes, within: distance) == Self.bruteForce(hashes, within: distance))
    }

    /// The whole comparison of the figures in docs/performance.md; half a minute where the build is not optimised.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["CALOTYPE_TEST_FIGURES"] != nil, "set CALOTYPE_TEST_FIGURES")
    )
    func `twenty thousand are grouped as by brute force, a million in seconds`() {
        let few = Self.hashes(20_000, seed: 7)
        #expect(NearDuplicates.groups(of: few, within: 6) == Self.bruteForce(few, within: 6))
        for count in [300_000, 1_000_000] {
            let hashes = Self.hashes(count, seed: 9)
            let start = ContinuousClock.now
            let groups = NearDuplicates.groups(of: hashes, within: 6)
            print("\(count) hashes: \(groups.count) groups in \(ContinuousClock.now - start)")
        }
    }

    @Test func `nothing, one and many equal ones are no trouble`() {
        #expect(NearDuplicates.groups(of: [], within: 6).isEmpty)
        #expect(NearDuplicates.groups(of: [1], within: 6).isEmpty)
        let blank = [UInt64](repeating: 5, count: 50_000)
        #expect(NearDuplicates.groups(of: blank, within: 6) == [Array(0..<50_000)])
    }

    @Test func `the one to keep is the favourite, then the largest, then the oldest`() async throws {
        try await withTestDatabase { database in
            try await database.client.execute(
                """
                INSERT INTO photos (id, s3_path, sha256, perceptual_hash, width, height, size_bytes, favourite, deleted_at)
                VALUES (1, 'a.jpg', '\\x01', '00000000000000ff', 10, 10, 5, FALSE, NULL),
                       (2, 'b.heic', '\\x02', '00000000000000fe', 20, 20, 5, FALSE, NULL),
                       (3, 'c.jpg', '\\x02', 'f0000000000000fe', 20, 20, 6, FALSE, NULL),
                       (4, 'd.jpg', '\\x02', '00000000000000fe', 20, 20, 5, FALSE, now()),
                       (5, 'e.jpg', '\\x01', '0f0f0f0f0f0f0f0f', 10, 10, 5, TRUE, NULL),
                       (6, 'f.jpg', NULL, 'broken', 10, 10, 5, FALSE, NULL)
                """)
            let groups = DuplicateGroups(postgres: database.client)
            func numbers(_ found: [DuplicateGroup]) -> [[Int64]] { found.map { $0.photos.map(\.rawValue) } }
            #expect(numbers(try await groups.exact(limit: 10)) == [[5, 1], [3, 2]])
            #expect(numbers(try await groups.near(within: 6, limit: 10)) == [[3, 2, 1]])
            #expect(numbers(try await groups.near(within: 1, limit: 10)) == [[2, 1]])
            #expect(try await groups.exact(limit: 1).count == 1)
        }
    }
}
