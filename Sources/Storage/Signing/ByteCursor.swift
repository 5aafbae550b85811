import Support

/// Appends bytes to a preallocated buffer.
struct ByteCursor {
    private let target: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ target: UnsafeMutableBufferPointer<UInt8>) { self.target = target }

    mutating func append(_ byte: UInt8) {
        precondition(count < target.count, "more bytes than the buffer's capacity")
        target[count] = byte
        count += 1
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        precondition(bytes.count <= target.count - count, "more bytes than the buffer's capacity")
        count = target[count...].update(fromContentsOf: bytes)
    }

    /// Appends two hexadecimal digits per byte.
    mutating func appendHex(_ bytes: UnsafeRawBufferPointer) {
        Hex.write(bytes, to: UnsafeMutableBufferPointer(rebasing: target[count...]))
        count += 2 * bytes.count
    }

    /// The bytes appended so far.
    var written: UnsafeMutableBufferPointer<UInt8>.SubSequence { target[..<count] }
}
