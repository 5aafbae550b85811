/// Reads with `ffprobe` what Calotype does not read of a video itself.
///
/// Blocks the thread until the child has ended.
package struct VideoProbe: Sendable {
    /// Bytes. Damaged headers of a few kilobytes can announce tables of 180 MB.
    private static let memory = 96 << 20
    private let program: String
    private let timeLimit: Duration
    private let sandbox: SandboxedProgram?

    /// - Parameters:
    ///   - program: the path of ffprobe, see ``program(in:)``.
    ///   - sandbox: starts ffprobe.
    package init(program: String, timeLimit: Duration = .seconds(30), sandbox: SandboxedProgram? = nil) {
        self.program = program
        self.timeLimit = timeLimit
        self.sandbox = sandbox
    }

    /// The first `ffprobe` in a search path; nil if there is none.
    package static func program(in path: String?) -> String? { BoundedProgram.named("ffprobe", in: path) }

    /// Nil if ffprobe cannot read the film.
    ///
    /// - Parameter demuxer: ffmpeg's demuxer for the film. It is explicit, so that the content cannot select another
    ///   one.
    func report(of film: VideoExcerpt, demuxer: String) -> ProbeReport? {
        let entries = [
            "format=duration", "format_tags",
            "stream=codec_type,codec_name,width,height,sample_aspect_ratio,duration", "stream_tags",
            "stream_disposition=attached_pic", "stream_side_data=rotation",
        ]
        let output = BoundedProgram(path: program, timeLimit: timeLimit, memory: Self.memory, sandbox: sandbox)
            .output(
                [
                    "-hide_banner", "-loglevel", "quiet", "-protocol_whitelist", "file", "-max_pixels", "70000000",
                    "-f", demuxer, "-print_format", "json=compact=1", "-show_entries", entries.joined(separator: ":"),
                    film.address,
                ], reading: film.file, limit: ProbeReport.sizeLimit)
        return output.flatMap(ProbeReport.init)
    }
}
