import Crypto
import Glibc

/// Reads a file of ``IndexFileWriter``: once completely for the checksum, then value by value.
///
/// The file is not mapped: truncation of a mapped file kills the process, and its pages would use memory in addition to the
/// values.
struct IndexFileReader {
    private static let block = 1 << 18

    private let descriptor: Int32
    /// Offset of the checksum.
    private let end: Int
    /// Offset of the next byte to read.
    private var offset = 0
    private var ahead: ArraySlice<UInt8> = []

    init(of descriptor: Int32, beginsWith magic: [UInt8]) throws {
        self.descriptor = descriptor
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw IndexFileError.failed("read", errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw IndexFileError.damaged("it is not a regular file") }
        guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else { throw IndexFileError.notPrivate }
        end = Int(status.st_size) - SHA256.byteCount
        guard end >= magic.count else { throw IndexFileError.damaged("it is too short") }
        var checksum = SHA256()
        while offset < end {
            let block = try bytes(min(Self.block, end - offset))
            if offset == 0, !block.starts(with: magic) { throw IndexFileError.damaged("it is not an index file") }
            checksum.update(data: block)
            offset += block.count
        }
        guard checksum.finalize() == (try bytes(SHA256.byteCount)) else {
            throw IndexFileError.damaged("its checksum is wrong")
        }
        offset = magic.count
    }

    /// The next bytes of the file, without advancing.
    private func bytes(_ count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            try fill(UnsafeMutableRawBufferPointer(buffer), from: offset)
            initialized = count
        }
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from offset: Int) throws {
        var filled = 0
        while filled < buffer.count {
            let read = pread(
                descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, off_t(offset + filled))
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { throw IndexFileError.failed("read", errno) }
            guard read > 0 else { throw IndexFileError.damaged("its end is missing") }
            filled += read
        }
    }

    private var left: Int { ahead.count + end - offset }

    private mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws {
        guard buffer.count <= left else { throw IndexFileError.damaged("a value is truncated") }
        let first = ahead.prefix(buffer.count)
        buffer.copyBytes(from: first)
        ahead = ahead.dropFirst(first.count)
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[first.count...])
        if rest.count >= Self.block {
            try fill(rest, from: offset)
            offset += rest.count
        } else if rest.count > 0 {
            let block = try bytes(min(Self.block, end - offset))
            offset += block.count
            rest.copyBytes(from: block.prefix(rest.count))
            ahead = block.dropFirst(rest.count)
        }
    }

    mutating func integer() throws -> Int {
        var integer: Int64 = 0
        try withUnsafeMutableBytes(of: &integer) { try read(into: $0) }
        return Int(Int64(littleEndian: integer))
    }

    /// Number of following values of at least eight bytes each.
    mutating func count() throws -> Int { try count(ofSize: 8) }

    private mutating func count(ofSize size: Int) throws -> Int {
        let count = try integer()
        guard count >= 0, count <= left / size else { throw IndexFileError.damaged("a list is truncated") }
        return count
    }

    mutating func numbers<Number: BitwiseCopyable>(_: Number.Type = Number.self) throws -> [Number] {
        let count = try count(ofSize: MemoryLayout<Number>.stride)
        return try [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
            try read(into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<count])))
            initialized = count
        }
    }

    mutating func string() throws -> String { String(decoding: try numbers(UInt8.self), as: UTF8.self) }

    mutating func strings() throws -> [String] {
        let lengths = try numbers(UInt32.self)
        return try lengths.map { length in
            guard Int(length) <= left else { throw IndexFileError.damaged("a string is truncated") }
            return try String(unsafeUninitializedCapacity: Int(length)) { buffer in
                try read(
                    into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<Int(length)])))
                return Int(length)
            }
        }
    }

    mutating func values<Value: IndexFileValue>(_: Value.Type = Value.self) throws -> [Value] {
        try (0..<count()).map { _ in try Value(from: &self) }
    }

    /// Checks that everything was read.
    func finish() throws {
        guard left == 0 else { throw IndexFileError.damaged("bytes follow its end") }
    }
}
