import CZlib

/// Data compressed by zlib (RFC 1950).
enum ZlibStream {
    /// Decompresses a stream. If it is damaged, returns the bytes before the damage.
    ///
    /// - Returns: nil if the result exceeds the limit or is empty.
    static func inflate(_ data: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
        guard !data.isEmpty, data.count <= Int(UInt32.max) else { return nil }
        var stream = z_stream()
        guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let isWithin = data.withUnsafeBufferPointer { source in
            // zlib only reads this memory.
            stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            stream.avail_in = UInt32(source.count)
            while true {
                let status = piece.withUnsafeMutableBufferPointer { room in
                    stream.next_out = room.baseAddress
                    stream.avail_out = UInt32(room.count)
                    return CZlib.inflate(&stream, Z_NO_FLUSH)
                }
                let count = piece.count - Int(stream.avail_out)
                guard output.count + count <= limit else { return false }
                output += piece[..<count]
                if status != Z_OK || count == 0 { return true }
            }
        }
        return isWithin && !output.isEmpty ? output : nil
    }
}
