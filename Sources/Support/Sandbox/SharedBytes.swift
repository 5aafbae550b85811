import CSandbox
import Glibc

/// Memory of a fixed length that a parent and its child share. Unwritten pages use no memory.
///
/// Neither side may trust what it reads: each copies bytes out before it inspects them.
package final class SharedBytes: Sendable {
    /// The descriptor that the child inherits.
    package let descriptor: Int32
    package let count: Int
    /// Safe to share between threads: the mapping never moves, and only this object unmaps it. The child writes the same
    /// memory at any time, so no reader relies on its contents.
    private nonisolated(unsafe) let start: UnsafeMutableRawPointer

    /// Allocates new memory.
    package convenience init(count: Int) throws(Errno) {
        let descriptor = csandbox_shared_memory(count)
        guard descriptor >= 0 else { throw Errno(number: errno) }
        do {
            try self.init(owning: descriptor, count: count)
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Maps the memory of a descriptor, and closes the descriptor on release.
    package init(owning descriptor: Int32, count: Int) throws(Errno) {
        guard let start = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), start != MAP_FAILED
        else {
            throw Errno(number: errno)
        }
        self.descriptor = descriptor
        self.count = count
        self.start = start
    }

    deinit {
        munmap(start, count)
        close(descriptor)
    }

    private var bytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: start, count: count)
    }

    /// Writes pieces consecutively, from the beginning. They must fit.
    package func write(_ pieces: [[UInt8]]) {
        var offset = 0
        for piece in pieces {
            piece.withUnsafeBytes { bytes[offset..<offset + piece.count].copyBytes(from: $0) }
            offset += piece.count
        }
    }

    /// Copies bytes out; nil if the range is out of bounds.
    package func read(_ range: Range<Int>) -> [UInt8]? {
        guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
        return [UInt8](unsafeUninitializedCapacity: range.count) { target, count in
            UnsafeMutableRawBufferPointer(target).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
            count = range.count
        }
    }

    /// Returns all memory after the first bytes to the system; it then reads as zeros.
    package func release(after kept: Int) {
        _ = csandbox_free_shared(descriptor, kept, count)
    }
}
