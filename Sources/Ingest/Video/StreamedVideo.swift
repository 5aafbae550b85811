/// The part of a video that is kept in memory while it is streamed.
enum StreamedVideo {
    case movie(VideoDescription)
    case riff(RIFFDescription)
    /// The beginning: other formats store there what Calotype reads. ffprobe reads the rest.
    case beginning([UInt8])

    private static let beginningLimit = 1 << 20
    /// Number of bytes that identify the type of an object.
    static let telling = 4096

    /// - Parameters:
    ///   - part: the first bytes of the object.
    ///   - limit: maximum bytes to keep.
    /// - Returns: nil if the object is not a video.
    init?(beginning part: [UInt8], length: Int, limit: Int) {
        let type = MediaType(of: part)
        if type == .avi {
            self = .riff(RIFFDescription())
        } else if type?.isProbed == true {
            self = .beginning([])
        } else if let movie = VideoDescription(beginning: part, length: length, limit: limit) {
            self = .movie(movie)
        } else {
            return nil
        }
    }

    /// Whether ffprobe reads this video.
    var isProbed: Bool { if case .movie = self { false } else { true } }

    /// Bytes that are kept now, and that will be kept.
    var needed: Int {
        switch self {
        case .movie(let movie): movie.needed
        case .riff(let chunks): chunks.bytes.count
        case .beginning(let bytes): bytes.count
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .movie(let movie): movie.whole
        case .riff(let chunks): chunks.bytes
        case .beginning(let bytes): bytes
        }
    }

    mutating func take(_ part: [UInt8]) {
        switch self {
        case .movie(var movie):
            // Taken out first, so that its bytes are not copied.
            self = .beginning([])
            movie.take(part)
            self = .movie(movie)
        case .riff(var chunks):
            self = .beginning([])
            chunks.take(part)
            self = .riff(chunks)
        case .beginning(var bytes):
            self = .beginning([])
            bytes += part.prefix(Self.beginningLimit - bytes.count)
            self = .beginning(bytes)
        }
    }

    /// Writes the kept part of a movie into a film, at its original offset.
    func complete(_ film: VideoExcerpt) {
        guard case .movie(let movie) = self else { return }
        for piece in movie.pieces { film.put(movie.bytes[piece.bytes], at: piece.offset) }
    }
}
