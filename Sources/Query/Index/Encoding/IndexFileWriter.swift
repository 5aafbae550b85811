import Crypto
import Glibc

/// A value in an index file. Writes and reads its fields in the same order.
protocol IndexFileValue {
    func write(to file: inout IndexFileWriter) throws
    init(from file: inout IndexFileReader) throws
}

/// Writes values consecutively, followed by the SHA-256 of all.
struct IndexFileWriter {
    private static let block = 1 << 18

    private let descriptor: Int32
    private var waiting: [UInt8] = []
    private var checksum = SHA256()

    init(to descriptor: Int32, beginsWith magic: [UInt8]) throws {
        self.descriptor = descriptor
        waiting.reserveCapacity(Self.block)
        try magic.withUnsafeBytes { try write($0) }
    }

    mutating func write(_ integer: Int) throws {
        try withUnsafeBytes(of: Int64(integer).littleEndian) { try write($0) }
    }

    mutating func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Writes numbers in their memory layout, because only the build that wrote a file reads it.
    mutating func write(_ numbers: [some BitwiseCopyable]) throws {
        try write(numbers.count)
        try numbers.withUnsafeBytes { try write($0) }
    }

    mutating func write(_ texts: [String]) throws {
        try write(texts.map { UInt32($0.utf8.count) })
        for text in texts { try Array(text.utf8).withUnsafeBytes { try write($0) } }
    }

    mutating func write(each values: [some IndexFileValue]) throws {
        try write(values.count)
        for value in values { try value.write(to: &self) }
    }

    private mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        if waiting.count + bytes.count > Self.block { try flush() }
        if bytes.count > Self.block { try put(bytes) } else { waiting.append(contentsOf: bytes) }
    }

    private mutating func flush() throws {
        try waiting.withUnsafeBytes { try put($0) }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer) throws {
        checksum.update(bufferPointer: bytes)
        try Self.put(bytes, to: descriptor)
    }

    private static func put(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var left = bytes[...]
        while !left.isEmpty {
            let block = UnsafeRawBufferPointer(rebasing: left)
            let written = Glibc.write(descriptor, block.baseAddress, block.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw IndexFileError.failed("written", errno) }
            left = left.dropFirst(written)
        }
    }

    mutating func finish() throws {
        try flush()
        try Array(checksum.finalize()).withUnsafeBytes { try Self.put($0, to: descriptor) }
    }
}
