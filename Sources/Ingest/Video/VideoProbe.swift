import Intake

/// Has `ffprobe` tell of a video what is not read here.
///
/// It blocks its thread until the child has ended.
package struct VideoProbe: Sendable {
    private let program: String
    private let timeLimit: Duration
    private let sandbox: SandboxedProgram?

    /// - Parameters:
    ///   - program: the path of ffprobe, see ``program(in:)``.
    ///   - sandbox: starts it.
    package init(program: String, timeLimit: Duration = .seconds(30), sandbox: SandboxedProgram? = nil) {
        self.program = program
        self.timeLimit = timeLimit
        self.sandbox = sandbox
    }

    /// The first `ffprobe` of a search path; nil where there is none.
    package static func program(in path: String?) -> String? { BoundedProgram.named("ffprobe", in: path) }

    /// Nil where it does not understand the film.
    ///
    /// - Parameter demuxer: ffmpeg's name for what reads it: named, so that no content chooses another one.
    func report(of film: VideoFilm, demuxer: String) -> ProbeReport? {
        let entries = [
            "format=duration", "format_tags",
            "stream=codec_type,codec_name,width,height,sample_aspect_ratio,duration", "stream_tags",
            "stream_disposition=attached_pic", "stream_side_data=rotation",
        ]
        let output = BoundedProgram(path: program, timeLimit: timeLimit, sandbox: sandbox).output(
            [
                "-hide_banner", "-loglevel", "quiet", "-protocol_whitelist", "file", "-max_pixels", "70000000",
                "-f", demuxer, "-print_format", "json=compact=1", "-show_entries", entries.joined(separator: ":"),
                film.address,
            ], reading: film.file, limit: ProbeReport.sizeLimit)
        return output.flatMap(ProbeReport.init)
    }
}
