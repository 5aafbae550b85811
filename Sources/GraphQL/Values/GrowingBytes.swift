/// Bytes that grow at the end: what a response is written into. Room is asked for once for a value, and its bytes are
/// then put there without further question; an array asks for every byte.
struct GrowingBytes: ~Copyable {
    private(set) var count = 0
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        memory = .allocate(capacity: self.capacity)
    }

    deinit { memory.deallocate() }

    var array: [UInt8] { Array(UnsafeBufferPointer(start: memory, count: count)) }

    /// Forgets what stands from `offset` on.
    mutating func rewind(to offset: Int) {
        precondition(0...count ~= offset, "rewound to a place that is not written yet")
        count = offset
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(by: 1) }
        memory[count] = byte
        count += 1
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        append(atMost: bytes.count) { memory in
            if let start = bytes.baseAddress { memory.update(from: start, count: bytes.count) }
            return bytes.count
        }
    }

    /// Lets `write` put up to `room` bytes at the end; it answers how many it put.
    @inline(__always)
    mutating func append(atMost room: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        if capacity - count < room { grow(by: room) }
        let written = write(memory + count)
        assert(0...room ~= written)
        count += written
    }

    @inline(never)
    private mutating func grow(by room: Int) {
        capacity = max(capacity * 2, count + room)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: memory, count: count)
        memory.deallocate()
        memory = larger
    }
}
