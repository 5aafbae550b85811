import CSandbox
import Glibc

/// Memory that a parent and its child have in common, of a fixed length. Pages that nobody wrote take no room.
///
/// Neither side may trust what it reads: it copies bytes out before it looks at them.
package final class SharedBytes: Sendable {
    /// For the child to inherit.
    package let descriptor: Int32
    package let count: Int
    /// Kept as a number, because Swift does not let pointers be shared between threads. This object alone unmaps it.
    private let address: UInt

    /// Makes new memory.
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

    /// Maps the memory of a descriptor, and closes that in the end.
    package init(owning descriptor: Int32, count: Int) throws(Errno) {
        guard let start = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), start != MAP_FAILED
        else {
            throw Errno(number: errno)
        }
        self.descriptor = descriptor
        self.count = count
        address = UInt(bitPattern: start)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(bitPattern: address), count)
        close(descriptor)
    }

    private var bytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(bitPattern: address), count: count)
    }

    /// Writes pieces one behind the other, from the beginning; they must fit.
    package func write(_ pieces: [[UInt8]]) {
        var offset = 0
        for piece in pieces {
            piece.withUnsafeBytes { bytes[offset..<offset + piece.count].copyBytes(from: $0) }
            offset += piece.count
        }
    }

    /// Copies bytes out; nil where the range lies outside.
    package func read(_ range: Range<Int>) -> [UInt8]? {
        guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
        return [UInt8](unsafeUninitializedCapacity: range.count) { target, count in
            UnsafeMutableRawBufferPointer(target).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
            count = range.count
        }
    }

    /// Gives the memory of all but the first bytes back to the system; they read as zeros then.
    package func release(after kept: Int) {
        _ = csandbox_free_shared(descriptor, kept, count)
    }
}
