import Support

/// A text chunk of a PNG file: a keyword and its value (PNG specification, third edition, section 11.3.3).
struct PNGText {
    /// In lower case. Keywords are Latin-1; those that Calotype looks for are ASCII.
    let keyword: String
    /// Decompressed.
    let bytes: ArraySlice<UInt8>

    private static let keywordLimit = 79

    /// - Parameters:
    ///   - chunk: a chunk of the type tEXt, zTXt or iTXt.
    ///   - budget: bytes that the file's text chunks may still decompress to; is reduced.
    init?(_ chunk: (type: String, body: ArraySlice<UInt8>), budget: inout Int) {
        guard let end = chunk.body.prefix(Self.keywordLimit + 1).firstIndex(of: 0), end > chunk.body.startIndex else {
            return nil
        }
        keyword = String(decoding: chunk.body[..<end], as: UTF8.self).lowercased()
        var rest = chunk.body[(end + 1)...]
        var isCompressed = chunk.type == "zTXt"
        if chunk.type == "iTXt" {
            // iTXt continues with a flag and a method, then a language and a translated keyword, both terminated by
            // NUL.
            guard rest.count >= 2, let flag = rest.first else { return nil }
            isCompressed = flag != 0
            rest = rest.dropFirst(2)
            for _ in 0..<2 {
                guard let end = rest.firstIndex(of: 0) else { return nil }
                rest = rest[(end + 1)...]
            }
        } else if isCompressed {
            guard !rest.isEmpty else { return nil }
            rest = rest.dropFirst()
        }
        if isCompressed {
            guard let inflated = ZlibStream.inflate(rest, limit: budget) else { return nil }
            budget -= inflated.count
            bytes = inflated[...]
        } else {
            bytes = rest
        }
    }

    /// Decodes a block of ImageMagick's `Raw profile type exif`: a line with the type, a line with the byte count, and
    /// the bytes in hexadecimal.
    var rawProfile: [UInt8]? {
        let lines = bytes.drop { $0 == 0x0A || $0 == 0x0D }
        guard let kindEnd = lines.firstIndex(of: 0x0A) else { return nil }
        let rest = lines[(kindEnd + 1)...].drop { $0 == 0x20 }
        guard let countEnd = rest.firstIndex(of: 0x0A),
            let count = Int(String(decoding: rest[..<countEnd], as: UTF8.self).trimmingBlanks()),
            count > 0, count <= rest.count / 2
        else { return nil }
        var block: [UInt8] = []
        block.reserveCapacity(count)
        var half: UInt8?
        for byte in rest[(countEnd + 1)...] where block.count < count {
            guard let digit = Hex.value(of: byte) else { continue }
            if let high = half {
                block.append(high << 4 | digit)
                half = nil
            } else {
                half = digit
            }
        }
        return block.count == count ? block : nil
    }
}
