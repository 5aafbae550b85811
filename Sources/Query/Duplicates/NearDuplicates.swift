/// Groups perceptual hashes that lie within a Hamming distance of each other, by multi-index hashing.
///
/// The 64 bits are cut into four bands of 16. Two hashes that differ in at most `d` bits differ in at most `d / 4` of one
/// band, so only hashes whose bands are that close are compared: at a million photos some hundreds instead of all.
/// A group is what hangs together, so its ends may lie further apart than the distance.
package struct NearDuplicates {
    /// Bits that may differ. Beyond 7 each hash meets eight times as many others, and the groups mean little.
    package static let distances = 0...11

    private static let bands = 4
    private static let bandSize = 1 << 16
    /// So many values of a band are looked at in one go.
    private static let stretch = 256

    /// Positions of `hashes` by group, each of two or more and ascending; the groups by their first position.
    ///
    /// It gives way to others every few milliseconds, because it runs on the threads that answer requests.
    package static func groups(of hashes: [UInt64], within distance: Int) async -> [[Int]] {
        precondition(distances.contains(distance))
        // Equal hashes are one: a thousand copies of a blank page are no million pairs.
        let order = hashes.indices.sorted { (hashes[$0], $0) < (hashes[$1], $1) }
        var distinct: [UInt64] = []
        var numbers = [Int](repeating: 0, count: hashes.count)
        for position in order {
            if distinct.last != hashes[position] { distinct.append(hashes[position]) }
            numbers[position] = distinct.count - 1
        }
        var sets = DisjointSets(count: distinct.count)
        for band in 0..<bands { await join(distinct, band, within: distance, &sets) }

        var members: [Int: [Int]] = [:]
        for position in hashes.indices { members[sets.root(of: numbers[position]), default: []].append(position) }
        return members.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    }

    private static func join(
        _ hashes: [UInt64], _ band: Int, within distance: Int, _ sets: inout DisjointSets
    ) async {
        let buckets = Buckets(hashes, shift: band * 16, count: bandSize)
        let flips = flips(upTo: distance / bands)
        for start in stride(from: 0, to: bandSize, by: stretch) {
            join(buckets, start..<start + stretch, flips, within: distance, &sets)
            await Task.yield()
        }
    }

    private static func join(
        _ buckets: Buckets, _ values: Range<Int>, _ flips: [Int], within distance: Int, _ sets: inout DisjointSets
    ) {
        for value in values where buckets.starts[value] < buckets.starts[value + 1] {
            let own = buckets.starts[value]..<buckets.starts[value + 1]
            for flip in flips {
                let other = value ^ flip
                // Each pair of buckets is met from its smaller value.
                guard other >= value else { continue }
                let others = buckets.starts[other]..<buckets.starts[other + 1]
                for first in own {
                    let hash = buckets.hashes[first]
                    for second in (flip == 0 ? (first + 1)..<own.upperBound : others)
                    where (hash ^ buckets.hashes[second]).nonzeroBitCount <= distance {
                        sets.join(Int(buckets.numbers[first]), Int(buckets.numbers[second]))
                    }
                }
            }
        }
    }

    /// All numbers of 16 bits with at most `count` of them set, 0…2.
    private static func flips(upTo count: Int) -> [Int] {
        var flips = [0]
        if count >= 1 { flips += (0..<16).map { 1 << $0 } }
        if count >= 2 { for first in 0..<16 { for second in 0..<first { flips.append(1 << first | 1 << second) } } }
        return flips
    }

    /// Hashes sorted by one of their bands, so that those compared lie side by side.
    private struct Buckets {
        var starts: [Int]
        var hashes: [UInt64]
        var numbers: [UInt32]

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

/// Which numbers hang together (union-find).
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
