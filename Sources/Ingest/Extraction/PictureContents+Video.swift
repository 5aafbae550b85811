import Intake

/// The programs that read videos; each is a child process.
package struct VideoPrograms: Sendable, Equatable {
    /// The path of ffmpeg, which extracts a frame for thumbnails. Nil leaves videos without thumbnails.
    package var poster: String?
    /// The path of ffprobe, which reads videos that are not ISO base media files. Nil leaves those unsupported.
    package var probe: String?
    /// Runs either program in the sandbox; nil if the ingest executable is unavailable.
    package var sandbox: SandboxedProgram?

    package init(poster: String? = nil, probe: String? = nil, sandbox: SandboxedProgram? = nil) {
        self.poster = poster
        self.probe = probe
        self.sandbox = sandbox
    }

    /// Finds both programs in a search path.
    package init(in path: String?, sandbox: SandboxedProgram? = nil) {
        self.init(
            poster: VideoPoster.program(in: path), probe: VideoProbe.program(in: path), sandbox: sandbox)
    }
}

extension PictureContents {
    /// Completes the metadata of a video with the output of both programs.
    ///
    /// - Parameters:
    ///   - film: nil if no frame or probe is needed.
    ///   - readPicture: decodes the frame from ffmpeg, like any picture.
    mutating func take(
        _ film: VideoExcerpt?, _ parts: Set<PicturePart>, by programs: VideoPrograms, _ readPicture: PictureWork
    ) throws {
        guard row.failure == nil, !row.isUnsupported, let type = row.mediaType.flatMap({ MediaType(rawValue: $0) }),
            type.isVideo
        else { return }
        if type.isProbed {
            guard let program = programs.probe, let film else {
                row.isUnsupported = true
                return
            }
            let probe = VideoProbe(program: program, sandbox: programs.sandbox)
            take(probe.report(of: film, demuxer: type.demuxer ?? ""), type)
        }
        guard row.failure == nil, !row.isUnsupported, let film, let program = programs.poster,
            parts.contains(.thumbnails)
        else { return }
        let poster = VideoPoster(program: program, sandbox: programs.sandbox)
        let frame = poster.frame(of: film, demuxer: type.demuxer, pixels: row.pixels ?? VideoPoster.fullHD)
        try take(poster: frame, readPicture)
    }

    private mutating func take(_ report: ProbeReport?, _ type: MediaType) {
        guard let report else {
            row.failure = JobFailure(.corrupt(reason: "ffprobe cannot read the video"))
            return
        }
        guard report.video != nil else {
            // Audio only, in a container that can hold video.
            row.isUnsupported = true
            row.mediaType =
                type == .windowsMedia ? "audio/x-ms-wma" : type.rawValue.replacing("video/", with: "audio/")
            return
        }
        let facts = CaptureFacts(report)
        row.complete(by: facts)
        date = CaptureDate.best(of: [date, facts.date].compactMap { $0 })
        row.width = report.size?.width
        row.height = report.size?.height
        row.durationSeconds = report.durationSeconds
        row.videoCodec = report.codec
    }

    /// Gives a video the thumbnails of its frame. It gets no perceptual hash: the clip of a Live Photo is not a
    /// duplicate of the still.
    private mutating func take(poster frame: [UInt8]?, _ readPicture: PictureWork) throws {
        guard thumbnails == nil else { return }
        guard let frame else {
            warnings.append("ffmpeg cannot decode a frame of the video")
            return
        }
        let shown = try readPicture(frame, [.thumbnails], PhotoRow(path: row.path, key: row.fileName))
        guard shown.thumbnails != nil else { return }
        thumbnails = shown.thumbnails
        row.thumbHash = shown.row.thumbHash
        row.width = row.width ?? shown.row.width
        row.height = row.height ?? shown.row.height
    }
}

extension PhotoRow {
    /// Width times height, at most `Int.max`; nil if they are unknown.
    fileprivate var pixels: Int? {
        guard let width, let height else { return nil }
        let product = width.multipliedReportingOverflow(by: height)
        return product.overflow ? .max : product.partialValue
    }

    /// Takes values from a video's tags if no other source has them.
    fileprivate mutating func complete(by facts: CaptureFacts) {
        cameraMake = cameraMake ?? facts.make
        cameraModel = cameraModel ?? facts.model
        if position == nil, facts.position != nil {
            position = facts.position
            altitude = facts.altitude
        }
        orientation = orientation ?? facts.orientation
        title = title ?? facts.title
        caption = caption ?? facts.caption
        if keywords == nil, !facts.keywords.isEmpty { keywords = facts.keywords }
        rating = rating ?? facts.rating
        contentIdentifier = contentIdentifier ?? facts.contentIdentifier
    }
}
