import CBrotli

/// Data compressed by Brotli (RFC 7932).
enum BrotliStream {
    /// - Returns: nil if the data is damaged or exceeds the limit.
    static func decompress(_ data: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
        guard let decoder = BrotliDecoderCreateInstance(nil, nil, nil) else { return nil }
        defer { BrotliDecoderDestroyInstance(decoder) }
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        return data.withUnsafeBufferPointer { source -> [UInt8]? in
            var (left, next) = (source.count, source.baseAddress)
            while true {
                var room = piece.count
                let status = piece.withUnsafeMutableBufferPointer { buffer in
                    var place = buffer.baseAddress
                    return BrotliDecoderDecompressStream(decoder, &left, &next, &room, &place, nil)
                }
                output += piece[..<(piece.count - room)]
                guard output.count <= limit else { return nil }
                if status == BROTLI_DECODER_RESULT_SUCCESS { return output }
                guard status == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT else { return nil }
            }
        }
    }
}
