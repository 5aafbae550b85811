import HTTPTypes
import Hummingbird
import NIOCore

extension ResponseBody {
    /// The body in gzip, compressed as it is written: each part can be decompressed when it arrives.
    func streamedInGzip(level: Int32) -> ResponseBody {
        ResponseBody { writer in try await write(GzipWriter(next: writer, gzip: Gzip(level: level), ending: .flush)) }
    }

    /// The whole body in gzip, so that its length is known.
    func wholeInGzip(level: Int32) async throws -> ResponseBody {
        let whole = Whole()
        try await write(GzipWriter(next: whole, gzip: Gzip(level: level), ending: .none))
        return ResponseBody(byteBuffer: whole.bytes)
    }
}

/// Compresses what is written to it and passes it on.
private struct GzipWriter: ResponseBodyWriter {
    var next: any ResponseBodyWriter
    let gzip: Gzip
    /// Of each written part.
    let ending: Gzip.Ending

    mutating func write(_ buffer: ByteBuffer) async throws {
        let part = gzip.compress(buffer, ending)
        if part.readableBytes > 0 { try await next.write(part) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await next.write(gzip.compress(ByteBuffer(), .finish))
        try await next.finish(trailingHeaders)
    }
}

/// Collects what is written to it.
private final class Whole: ResponseBodyWriter {
    private(set) var bytes = ByteBuffer()

    func write(_ buffer: ByteBuffer) async throws { bytes.writeImmutableBuffer(buffer) }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
