import CRoaring

/// An immutable set of positions in a segment: a compressed bitmap of CRoaring.
final class Bitmap: Sendable {
    /// Safe to share between threads: after `init` the bitmap is only read, which CRoaring allows from any number of
    /// threads (its copy-on-write stays off). This object alone frees it.
    private nonisolated(unsafe) let handle: UnsafeMutablePointer<roaring_bitmap_t>
    let count: Int

    static let empty = Bitmap([UInt32]())

    /// Takes ownership of a bitmap that no other code holds.
    private init(owning handle: UnsafeMutablePointer<roaring_bitmap_t>?) {
        guard let handle else { preconditionFailure("out of memory") }
        self.handle = handle
        count = Int(roaring_bitmap_get_cardinality(handle))
    }

    convenience init(_ positions: [UInt32]) { self.init(positions[...]) }

    convenience init(_ positions: ArraySlice<UInt32>) {
        let handle = positions.withUnsafeBufferPointer { roaring_bitmap_of_ptr($0.count, $0.baseAddress) }
        roaring_bitmap_run_optimize(handle)
        roaring_bitmap_shrink_to_fit(handle)
        self.init(owning: handle)
    }

    convenience init(_ ranges: [Range<Int>]) {
        let handle = roaring_bitmap_create_with_capacity(0)
        for range in ranges where !range.isEmpty {
            roaring_bitmap_add_range(handle, UInt64(range.lowerBound), UInt64(range.upperBound))
        }
        self.init(owning: handle)
    }

    convenience init(_ range: Range<Int>) { self.init([range]) }

    /// - Parameter bytes: in the portable format, well-formed.
    convenience init(portable bytes: [UInt8]) {
        self.init(owning: bytes.withUnsafeBytes { roaring_bitmap_portable_deserialize($0.baseAddress) })
    }

    /// The positions below `end` for which `isIn` is true.
    @inline(__always)
    convenience init(below end: Int, where isIn: (Int) -> Bool) { self.init(bits: bitWords(below: end, where: isIn)) }

    deinit { roaring_bitmap_free(handle) }

    var isEmpty: Bool { count == 0 }
    var memoryBytes: Int { Int(roaring_bitmap_size_in_bytes(handle)) + 128 }

    func contains(_ position: Int) -> Bool { roaring_bitmap_contains(handle, UInt32(position)) }

    func intersection(_ other: Bitmap) -> Bitmap { Bitmap(owning: roaring_bitmap_and(handle, other.handle)) }

    func subtracting(_ other: Bitmap) -> Bitmap { Bitmap(owning: roaring_bitmap_andnot(handle, other.handle)) }

    func intersectionCount(_ other: Bitmap) -> Int { Int(roaring_bitmap_and_cardinality(handle, other.handle)) }

    static func union(_ bitmaps: [Bitmap]) -> Bitmap {
        if bitmaps.count == 1 { return bitmaps[0] }
        var handles = bitmaps.map { Optional(UnsafePointer($0.handle)) }
        return withExtendedLifetime(bitmaps) {
            Bitmap(owning: roaring_bitmap_or_many(handles.count, &handles))
        }
    }

    /// Number of members below a position.
    func rank(below position: Int) -> Int {
        position == 0 ? 0 : Int(roaring_bitmap_rank(handle, UInt32(position - 1)))
    }

    /// Number of members in a range.
    func count(in range: Range<Int>) -> Int {
        Int(roaring_bitmap_range_cardinality(handle, UInt64(range.lowerBound), UInt64(range.upperBound)))
    }

    /// The first member at a position or after it.
    func first(from position: Int) -> Int? {
        var iterator = roaring_uint32_iterator_t()
        roaring_init_iterator(handle, &iterator)
        if position > 0 { roaring_move_uint32_iterator_equalorlarger(&iterator, UInt32(position)) }
        return iterator.has_value ? Int(iterator.current_value) : nil
    }

    /// At most `limit` members from rank `offset` on.
    func members(from offset: Int = 0, limit: Int = .max) -> [UInt32] {
        let size = max(0, min(limit, count - offset))
        return [UInt32](unsafeUninitializedCapacity: size) { buffer, written in
            var first: UInt32 = 0
            guard size > 0, roaring_bitmap_select(handle, UInt32(offset), &first) else { return }
            // roaring_bitmap_range_uint32_array would decode whole containers for one member.
            var iterator = roaring_uint32_iterator_t()
            roaring_init_iterator(handle, &iterator)
            roaring_move_uint32_iterator_equalorlarger(&iterator, first)
            written = Int(roaring_read_uint32_iterator(&iterator, buffer.baseAddress, UInt32(size)))
        }
    }

    /// Calls `body` for every member in ascending order.
    func forEach(_ body: (Int) -> Void) { forEach(in: 0..<Int(UInt32.max), body) }

    /// Calls `body` for every member in a range, in ascending order.
    func forEach(in range: Range<Int>, _ body: (Int) -> Void) {
        // Reads blocks: a C callback cannot call a Swift closure, and an array of all members would be large.
        var iterator = roaring_uint32_iterator_t()
        roaring_init_iterator(handle, &iterator)
        if range.lowerBound > 0 { roaring_move_uint32_iterator_equalorlarger(&iterator, UInt32(range.lowerBound)) }
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1024) { block in
            while true {
                let read = Int(roaring_read_uint32_iterator(&iterator, block.baseAddress, 1024))
                for index in 0..<read {
                    let member = Int(block[index])
                    if member >= range.upperBound { return }
                    body(member)
                }
                if read == 0 { return }
            }
        }
    }
}

extension Bitmap: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        let size = roaring_bitmap_portable_size_in_bytes(handle)
        try file.write(
            [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
                bytes.withMemoryRebound(to: CChar.self) {
                    count = roaring_bitmap_portable_serialize(handle, $0.baseAddress)
                }
            })
    }

    convenience init(from file: inout IndexFileReader) throws {
        let bytes = try file.numbers(UInt8.self)
        let handle = bytes.withUnsafeBytes {
            roaring_bitmap_portable_deserialize_safe($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        guard let handle else { throw IndexFileError.damaged("a bitmap cannot be read") }
        self.init(owning: handle)
    }
}
