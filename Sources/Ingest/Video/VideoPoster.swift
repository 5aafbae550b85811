import Intake

/// Has `ffmpeg` show a picture of a video: the first key frame that is not black.
///
/// It blocks its thread until the child has ended.
package struct VideoPoster: Sendable {
    /// Bytes of the frame as JPEG.
    private static let frameLimit = 32 << 20
    private let program: String
    private let timeLimit: Duration
    private let sandbox: SandboxedProgram?

    /// - Parameters:
    ///   - program: the path of ffmpeg, see ``program(in:)``.
    ///   - sandbox: starts it.
    package init(program: String, timeLimit: Duration = .seconds(30), sandbox: SandboxedProgram? = nil) {
        self.program = program
        self.timeLimit = timeLimit
        self.sandbox = sandbox
    }

    /// The first `ffmpeg` of a search path; nil where there is none.
    package static func program(in path: String?) -> String? { BoundedProgram.named("ffmpeg", in: path) }

    /// The frame as JPEG, upright, of square pixels; nil where there is none to be had.
    ///
    /// A film that fades in has a black key frame first, and the next one some seconds behind: then the other frames of its first
    /// seconds are looked at, for a bright one first. Of a film that is black throughout the first frame is shown.
    ///
    /// - Parameter demuxer: ffmpeg's name for what reads the film; nil lets the content choose.
    package func frame(of film: VideoFilm, demuxer: String? = nil) -> [UInt8]? {
        let notBlack = Self.filter(98, darkerThan: 32)
        let attempts: [(keyFrames: Bool, filter: String?)] = [
            (true, notBlack), (false, "fps=2,\(Self.filter(80, darkerThan: 64))"), (false, "fps=2,\(notBlack)"),
            (true, nil),
        ]
        for attempt in attempts {
            // The last attempt, which takes the first frame there is, has its time whatever the others took.
            let limit = attempt.filter == nil ? timeLimit : timeLimit / 5
            let frame = BoundedProgram(path: program, timeLimit: limit, sandbox: sandbox).output(
                arguments(film, demuxer, keyFrames: attempt.keyFrames, filter: attempt.filter), reading: film.file,
                limit: Self.frameLimit)
            if let frame, !frame.isEmpty { return frame }
        }
        return nil
    }

    /// Lets frames pass of which less than a share of all pixels, in hundredths, is darker than a value of 255.
    private static func filter(_ share: Int, darkerThan value: Int) -> String {
        "blackframe=amount=0:threshold=\(value),"
            + "metadata=select:key=lavfi.blackframe.pblack:value=\(share):function=less"
    }

    private func arguments(
        _ film: VideoFilm, _ demuxer: String?, keyFrames: Bool, filter: String?
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
            // The first track of moving pictures; ffmpeg turns it by its matrix.
            "-map", "0:V:0", "-frames:v", "1", "-threads", "1",
            "-vf", [filter, square].compactMap { $0 }.joined(separator: ","),
            "-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p", "-f", "image2pipe", "pipe:1",
        ]
        return words
    }
}
