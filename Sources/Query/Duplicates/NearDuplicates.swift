/// Groups perceptual hashes within a Hamming distance of each other, by multi-index hashing.
///
/// The 64 bits are divided into four bands of 16. Two hashes that differ in at most `d` bits differ in at most `d / 4` bits
/// of one band, so only hashes with such bands are compared: some hundreds per hash with a million photos. A group is a
/// connected component, so two of its photos may differ in more bits than the distance.
///
/// In each band a hash is compared with at most ``comparisons`` others, those with the same band first. In real libraries
/// these are all. If tens of thousands share a band, the other bands still find a pair, unless it differs in more than
/// `d / 4` bits of each.
package struct NearDuplicates {
    /// Numbers of different bits that can be searched. Above 7, each hash is compared with eight times as many others, and
    /// groups are of little use.
    package static let distances = 0...11

    private static let bands = 4
    private static let bandSize = 1 << 16
    /// Maximum number of comparisons per hash and band. Of a million random hashes, 2,000 are close enough for the largest
    /// distance.
    private static let comparisons = 4096
    /// Number of comparisons between yields.
    private static let portion = 1 << 20

    /// Groups of two or more positions of `hashes`, ascending; the groups are ordered by their first position.
    ///
    /// Yields every few milliseconds, because it runs on the threads that serve requests.
    ///
    /// - Throws: `CancellationError` soon after its task is cancelled.
    package static func groups(of hashes: [UInt64], within distance: Int) async throws -> [[Int]] {
        precondition(distances.contains(distance))
        // Merges equal hashes: a thousand copies of a blank page would be a million pairs.
        let order = hashes.indices.sorted { (hashes[$0], $0) < (hashes[$1], $1) }
        var distinct: [UInt64] = []
        var numbers = [Int](repeating: 0, count: hashes.count)
        for position in order {
            if distinct.last != hashes[position] { distinct.append(hashes[position]) }
            numbers[position] = distinct.count - 1
        }
        var sets = DisjointSets(count: distinct.count)
        for band in 0..<bands { try await join(distinct, band, within: distance, &sets) }

        var members: [Int: [Int]] = [:]
        for position in hashes.indices { members[sets.root(of: numbers[position]), default: []].append(position) }
        return members.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    }

    private static func join(
        _ hashes: [UInt64], _ band: Int, within distance: Int, _ sets: inout DisjointSets
    ) async throws {
        let buckets = Buckets(hashes, shift: band * 16, count: bandSize)
        let flips = flips(upTo: distance / bands)
        var work = 0
        for value in 0..<bandSize where !buckets[value].isEmpty {
            let own = buckets[value]
            var left = comparisons
            for flip in flips where left > 0 && value ^ flip >= value {
                // Visits each pair of buckets from its smaller value.
                let others = buckets[value ^ flip].prefix(flip == 0 ? .max : left)
                if others.isEmpty { continue }
                let compared = min(others.count, left)
                let step = max(1, portion / compared)
                for start in stride(from: own.lowerBound, to: own.upperBound, by: step) {
                    let firsts = start..<min(start + step, own.upperBound)
                    if flip == 0 {
                        buckets.join(firsts, withNext: left, of: own, distance, &sets)
                    } else {
                        buckets.join(firsts, with: others, distance, &sets)
                    }
                    work += firsts.count * compared
                    if work < portion { continue }
                    work = 0
                    await Task.yield()
                    try Task.checkCancellation()
                }
                left -= others.count
            }
        }
        try Task.checkCancellation()
    }

    /// All numbers of 16 bits with at most `count` bits set, 0 to 2.
    private static func flips(upTo count: Int) -> [Int] {
        var flips = [0]
        if count >= 1 { flips += (0..<16).map { 1 << $0 } }
        if count >= 2 { for first in 0..<16 { for second in 0..<first { flips.append(1 << first | 1 << second) } } }
        return flips
    }

    /// Hashes sorted by one of their bands, so that compared hashes are adjacent.
    private struct Buckets {
        var starts: [Int]
        var hashes: [UInt64]
        var numbers: [UInt32]

        /// The range of hashes with a value.
        subscript(value: Int) -> Range<Int> { starts[value]..<starts[value + 1] }

        func join(_ firsts: Range<Int>, with others: Range<Int>, _ distance: Int, _ sets: inout DisjointSets) {
            for first in firsts {
                let hash = hashes[first]
                for second in others where (hash ^ hashes[second]).nonzeroBitCount <= distance {
                    sets.join(Int(numbers[first]), Int(numbers[second]))
                }
            }
        }

        /// Compares each of some hashes with the next ones of its own bucket.
        func join(
            _ firsts: Range<Int>, withNext count: Int, of own: Range<Int>, _ distance: Int,
            _ sets: inout DisjointSets
        ) {
            for first in firsts {
                join(first..<first + 1, with: first + 1..<min(first + 1 + count, own.upperBound), distance, &sets)
            }
        }

        init(_ all: [UInt64], shift: Int, count: Int) {
            func value(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> UInt64(shift)) & (count - 1) }
            starts = [Int](repeating: 0, count: count + 1)
            for hash in all { starts[value(hash) + 1] += 1 }
            for value in 0..<count { starts[value + 1] += starts[value] }
            hashes = [UInt64](repeating: 0, count: all.count)
            numbers = [UInt32](repeating: 0, count: all.count)
            var next = starts
            for (number, hash) in all.enumerated() {
                let place = next[value(hash)]
                next[value(hash)] += 1
                hashes[place] = hash
                numbers[place] = UInt32(number)
            }
        }
    }
}

/// Connected components of numbers (union-find).
struct DisjointSets {
    private var parents: [UInt32]

    init(count: Int) { parents = Array(0..<UInt32(count)) }

    mutating func root(of number: Int) -> Int {
        var number = number
        while Int(parents[number]) != number {
            parents[number] = parents[Int(parents[number])]
            number = Int(parents[number])
        }
        return number
    }

    /// The smaller number is the root, so that the result does not depend on the order of the joins.
    mutating func join(_ first: Int, _ second: Int) {
        let (first, second) = (root(of: first), root(of: second))
        if first < second { parents[second] = UInt32(first) } else { parents[first] = UInt32(second) }
    }
}
