/// A byte buffer that grows at its end: what responses are written into. Capacity is checked once per value and not once
/// per byte, as an array does.
@usableFromInline
struct GrowingBytes: ~Copyable {
    @usableFromInline var count = 0
    @usableFromInline var memory: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int

    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        memory = .allocate(capacity: self.capacity)
    }

    deinit { memory.deallocate() }

    var array: [UInt8] { Array(UnsafeBufferPointer(start: memory, count: count)) }

    /// Drops the bytes from `offset` on.
    @inlinable mutating func rewind(to offset: Int) {
        precondition(0...count ~= offset, "rewound past the end")
        count = offset
    }

    @inlinable @inline(__always)
    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(by: 1) }
        memory[count] = byte
        count += 1
    }

    @inlinable @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        append(atMost: bytes.count) { memory in
            if let start = bytes.baseAddress { memory.update(from: start, count: bytes.count) }
            return bytes.count
        }
    }

    /// Lets `write` put up to `room` bytes at the end; it returns how many it put.
    @inlinable @inline(__always)
    mutating func append(atMost room: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        if capacity - count < room { grow(by: room) }
        let written = write(memory + count)
        assert(0...room ~= written)
        count += written
    }

    @usableFromInline @inline(never)
    mutating func grow(by room: Int) {
        capacity = max(capacity * 2, count + room)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: memory, count: count)
        memory.deallocate()
        memory = larger
    }
}
