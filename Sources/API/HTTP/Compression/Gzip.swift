import CZlib
import NIOCore

/// A gzip stream (RFC 1952) over zlib. It takes about 270 KB of memory.
final class Gzip {
    enum Ending {
        /// More follows; output may be delayed until then.
        case none
        /// More follows; all input so far can be decompressed.
        case flush
        case finish

        fileprivate var flag: Int32 {
            switch self {
            case .none: Z_NO_FLUSH
            case .flush: Z_SYNC_FLUSH
            case .finish: Z_FINISH
            }
        }
    }

    /// zlib found no memory.
    struct OutOfMemory: Error {}

    /// zlib's state points back to it, so it must not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    /// - Parameter level: from 1 (fast) to 9 (small).
    init(level: Int32) throws {
        stream.initialize(to: z_stream())
        let gzipWindow: Int32 = 15 + 16
        let status = deflateInit2_(
            stream, level, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw OutOfMemory() }
    }

    deinit {
        // Does nothing if the stream was never initialised.
        deflateEnd(stream)
        stream.deallocate()
    }

    func compress(_ bytes: ByteBuffer, _ ending: Ending) -> ByteBuffer {
        var output = ByteBuffer()
        bytes.withUnsafeReadableBytes { source in
            // zlib only reads the input.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
            stream.pointee.avail_in = UInt32(source.count)
            repeat {
                let room = max(1024, source.count / 4)
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { target in
                    stream.pointee.next_out = target.bindMemory(to: UInt8.self).baseAddress
                    stream.pointee.avail_out = UInt32(target.count)
                    deflate(stream, ending.flag)
                    return target.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0
        }
        return output
    }

    /// Nil when the result would not be smaller.
    static func whole(_ bytes: [UInt8]) throws -> [UInt8]? {
        let small = try Gzip(level: 6).compress(ByteBuffer(bytes: bytes), .finish)
        return small.readableBytes < bytes.count ? Array(small.readableBytesView) : nil
    }
}
