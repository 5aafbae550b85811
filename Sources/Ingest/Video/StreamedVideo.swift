import Intake

/// What is kept in memory of a video that streams by.
enum StreamedVideo {
    case movie(VideoDescription)
    case riff(RIFFDescription)
    /// The beginning: other forms have there what is read here, and the rest is ffprobe's.
    case beginning([UInt8])

    private static let beginningLimit = 1 << 20
    /// Bytes of an object that tell what it is.
    static let telling = 4096

    /// - Parameters:
    ///   - part: the first bytes of the object.
    ///   - limit: bytes kept at most.
    /// - Returns: nil for what is no video.
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

    /// ffprobe is asked about it.
    var isProbed: Bool { if case .movie = self { false } else { true } }

    /// Bytes that are kept, and that will be.
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

    /// Puts into a film what was kept of a movie, at its place.
    func complete(_ film: VideoFilm) {
        guard case .movie(let movie) = self else { return }
        for piece in movie.pieces { film.put(movie.bytes[piece.bytes], at: piece.offset) }
    }
}
