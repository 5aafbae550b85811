/// Extracts a frame of a video with `ffmpeg`: the first key frame that is not black.
///
/// Blocks the thread until the child has ended.
package struct VideoPoster: Sendable {
    /// Maximum bytes of the frame as JPEG.
    private static let frameLimit = 32 << 20
    /// Bytes. Films of up to 2.9 megapixels take less.
    private static let muchMemory = 160 << 20
    /// Pixels of 1920 × 1080.
    package static let fullHD = 2_073_600
    private let program: String
    private let timeLimit: Duration
    private let sandbox: SandboxedProgram?

    /// - Parameters:
    ///   - program: the path of ffmpeg, see ``program(in:)``.
    ///   - sandbox: starts ffmpeg.
    package init(program: String, timeLimit: Duration = .seconds(30), sandbox: SandboxedProgram? = nil) {
        self.program = program
        self.timeLimit = timeLimit
        self.sandbox = sandbox
    }

    /// The first `ffmpeg` in a search path; nil if there is none.
    package static func program(in path: String?) -> String? { BoundedProgram.named("ffmpeg", in: path) }

    /// The frame as a JPEG, upright, with square pixels; nil if ffmpeg returns none.
    ///
    /// A film that fades in has a black key frame first, and the next key frame some seconds later. Then the other
    /// frames of its first seconds are searched: for a bright one, then for one that is not black. If the film is black
    /// throughout, the first frame is used.
    ///
    /// - Parameters:
    ///   - demuxer: ffmpeg's demuxer for the film; nil lets ffmpeg detect it from the content.
    ///   - pixels: the size of a frame.
    package func frame(of film: VideoExcerpt, demuxer: String? = nil, pixels: Int = Self.fullHD) -> [UInt8]? {
        let notBlack = Self.filter(98, darkerThan: 32)
        // Every half second of the film. The filter `fps` would fill a jump of a damaged film's clock with copies of a
        // frame: 480 MB for a film of 64 × 48 pixels.
        let sparse = "select=isnan(prev_selected_t)+gte(t-prev_selected_t\\,0.5),"
        let attempts: [(keyFrames: Bool, filter: String?)] = [
            (true, notBlack), (false, sparse + Self.filter(80, darkerThan: 64)), (false, sparse + notBlack),
            (true, nil),
        ]
        let memory = Self.memory(pixels: pixels)
        // Small pictures may be decoded meanwhile, since ffmpeg may run for 48 s; large ones may not.
        let share: DecodingLimiter.Share = memory > Self.muchMemory ? .all : .much
        DecodingLimiter.process.enter(share)
        defer { DecodingLimiter.process.leave(share) }
        for attempt in attempts {
            // The last attempt accepts any frame. It gets the full time limit, whatever the others took.
            let limit = attempt.filter == nil ? timeLimit : timeLimit / 5
            let frame = BoundedProgram(path: program, timeLimit: limit, memory: memory, sandbox: sandbox).output(
                arguments(film, demuxer, keyFrames: attempt.keyFrames, filter: attempt.filter), reading: film.file,
                limit: Self.frameLimit)
            if let frame, !frame.isEmpty { return frame }
        }
        return nil
    }

    /// Bytes that ffmpeg may allocate. HEVC with 10 bits per sample takes most: 96 MB for 1920 × 1080, 256 MB for
    /// 3840 × 2160, and 370 MB for a key frame of 7680 × 4320. Without the limit, a damaged film of 64 × 48 can take 480 MB.
    private static func memory(pixels: Int) -> Int { 64 << 20 + 32 * min(max(pixels, 0), 12_000_000) }

    /// An ffmpeg filter that passes frames in which less than `share` percent of the pixels are darker than `value` of
    /// 255.
    private static func filter(_ share: Int, darkerThan value: Int) -> String {
        "blackframe=amount=0:threshold=\(value),"
            + "metadata=select:key=lavfi.blackframe.pblack:value=\(share):function=less"
    }

    private func arguments(
        _ film: VideoExcerpt, _ demuxer: String?, keyFrames: Bool, filter: String?
    ) -> [String] {
        let square = "scale=trunc(iw*if(sar\\,sar\\,1)/2)*2:trunc(ih/2)*2,setsar=1"
        var words = [
            "-nostdin", "-hide_banner", "-loglevel", "quiet", "-protocol_whitelist", "file,subfile", "-threads", "1",
            "-max_pixels", "70000000",
        ]
        words += keyFrames ? ["-skip_frame", "nokey", "-t", "120"] : ["-t", "20"]
        if let demuxer { words += ["-f", demuxer] }
        words += [
            "-i", film.addressOfBeginning,
            // The first video track. ffmpeg rotates it by its matrix.
            "-map", "0:V:0", "-frames:v", "1", "-threads", "1",
            "-vf", [filter, square].compactMap { $0 }.joined(separator: ","),
            "-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p", "-f", "image2pipe", "pipe:1",
        ]
        return words
    }
}
