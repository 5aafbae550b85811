extension MediaType {
    /// An ISO base media file (MP4, MOV, 3GP), which Calotype reads itself.
    var isMovie: Bool { [.mp4, .quickTime, .threeGP].contains(self) }
    /// A video that ffprobe reads.
    var isProbed: Bool { Self.demuxers[self] != nil }
    var isVideo: Bool { isMovie || isProbed }

    /// The name of ffmpeg's demuxer. It is passed explicitly, so that the content cannot select another demuxer.
    var demuxer: String? { isMovie ? "mov" : Self.demuxers[self] }

    private static let demuxers: [MediaType: String] = [
        .avi: "avi", .matroska: "matroska", .webM: "matroska", .mpegTransport: "mpegts", .mpegProgram: "mpeg",
        .mpegVideo: "mpegvideo", .windowsMedia: "asf", .dv: "dv", .flash: "flv",
    ]

    /// Identifies other video formats of camcorders, computers and the web by magic numbers.
    static func ofVideo(_ bytes: [UInt8]) -> MediaType? {
        func begins(_ magic: [UInt8], at offset: Int = 0) -> Bool {
            bytes.count >= offset + magic.count && bytes[offset..<offset + magic.count].elementsEqual(magic)
        }
        if begins(Array("RIFF".utf8)), begins(Array("AVI ".utf8), at: 8) { return .avi }
        if begins([0x1A, 0x45, 0xDF, 0xA3]) { return ofEBML(bytes.prefix(1024)) }
        if begins([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0, 0xAA, 0, 0x62, 0xCE, 0x6C]) {
            return .windowsMedia
        }
        if begins([0, 0, 1, 0xBA]), bytes.count > 4, bytes[4] & 0xC4 == 0x44 || bytes[4] & 0xF1 == 0x21 {
            return .mpegProgram
        }
        if begins([0, 0, 1, 0xB3]) { return .mpegVideo }
        if begins([0x1F, 0x07, 0x00]), bytes.count > 83, bytes[3] & 0x7F == 0x3F, begins([0x3F, 0x07, 0x00], at: 80) {
            return .dv
        }
        if begins(Array("FLV".utf8) + [1]) { return .flash }
        return TransportPackets(bytes) == nil ? nil : .mpegTransport
    }

    /// Identifies Matroska and WebM by the document type, a string in the file's head (RFC 8794, section 11.2.4).
    private static func ofEBML(_ head: ArraySlice<UInt8>) -> MediaType? {
        guard let place = head.firstRange(of: [0x42, 0x82]), let size = head.dropFirst(place.upperBound).first else {
            return nil
        }
        let name = head[min(place.upperBound + 1, head.endIndex)...].prefix(Int(size & 0x7F))
        switch String(decoding: name.prefix { $0 != 0 }, as: UTF8.self) {
        case "matroska": return .matroska
        case "webm": return .webM
        default: return nil
        }
    }
}

/// The packet layout of an MPEG transport stream (ISO/IEC 13818-1, section 2.4.3). A packet has 188 bytes, or 192 with
/// a preceding arrival timestamp, as in files of camcorders and Blu-ray.
struct TransportPackets {
    static let size = 188
    let stride: Int
    /// Offset of the first packet.
    let start: Int

    /// Nil if the first packets do not all begin with the sync byte.
    init?(_ bytes: [UInt8]) {
        if Self.areMarked(bytes, from: 0, every: 188) {
            (stride, start) = (188, 0)
        } else if Self.areMarked(bytes, from: 4, every: 192) {
            (stride, start) = (192, 4)
        } else {
            return nil
        }
    }

    private static func areMarked(_ bytes: [UInt8], from start: Int, every stride: Int) -> Bool {
        // One or two matches could occur in a text file.
        guard bytes.count > 3 * stride else { return false }
        var place = start
        for _ in 0..<8 where place < bytes.count {
            guard bytes[place] == 0x47 else { return false }
            place += stride
        }
        return true
    }
}
