package import Intake
package import Logging
import ServiceLifecycle
package import Support
import Synchronization
import XML

/// The decoders of an ingest process: one per picture that is read at once. Each reads one picture after another.
///
/// If a decoder dies, only its file is affected: it gets a second attempt.
package final class PictureDecoders: Service {
    private struct Idle {
        let decoder: PictureDecoder
        let since: ContinuousClock.Instant
    }

    private let settings: DecoderSettings
    private let logger: Logger
    private let limiter = DecodingLimiter.process
    /// Idle decoders, the last used at the end.
    private let idle = Mutex<[Idle]>([])

    package init(settings: DecoderSettings = DecoderSettings(), logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// Starts a decoder and keeps it: on a machine that refuses the sandbox, nothing may be read at all.
    package func check() throws(DecoderUnavailable) -> Sandbox.Report {
        let decoder = try PictureDecoder(settings)
        keep(decoder)
        return decoder.report
    }

    /// Ends idle decoders until graceful shutdown, then all of them.
    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                do { try await Task.sleep(for: settings.idleLimit / 4) } catch { break }
                endIdle(longerThan: settings.idleLimit)
            }
        }
        endIdle(longerThan: .zero)
    }

    /// Decoders that have been idle for the limit. The last used goes last: a library that gets a photo now and then
    /// keeps one.
    private func endIdle(longerThan limit: Duration) {
        let now = ContinuousClock.now
        let ended = idle.withLock { idle in
            let ended = idle.filter { $0.since.duration(to: now) >= limit }
            idle.removeAll { $0.since.duration(to: now) >= limit }
            return ended
        }
        if !ended.isEmpty { logger.debug("stopped idle decoders", metadata: ["count": "\(ended.count)"]) }
    }

    /// Process ids of the idle decoders.
    package var idleProcesses: [Int32] { idle.withLock { $0.map(\.decoder.processID) } }

    // MARK: Work

    /// Reads a picture; blocks the thread. ``PictureReading/failure`` says why it could not be read, also if it killed
    /// its decoder.
    package func read(
        _ bytes: [UInt8], _ parts: Set<PicturePart> = .all
    ) throws(DecoderUnavailable) -> PictureReading {
        let first = try attempts { decoder, limiter throws(DecoderFailure) in
            try decoder.read(bytes, parts, in: limiter)
        }
        let failure: DecoderFailure
        switch first {
        case .success(let reading): return reading
        case .failure(let reason): failure = reason
        }
        // Reads the metadata only, without decoding pixels.
        let metadata = try attempt { decoder, limiter throws(DecoderFailure) in
            try decoder.read(bytes, [.exif], in: limiter)
        }
        var reading = PictureReading(parts: parts)
        if case .success(let facts) = metadata {
            reading = facts
        } else {
            reading.mediaType = MediaType(of: bytes)?.rawValue
        }
        reading.failure = .decoder(failure)
        return reading
    }

    /// Reads an XMP sidecar; blocks the thread.
    package func readSidecar(_ packet: [UInt8], orientation: Int?) throws(DecoderUnavailable) -> SidecarReading {
        let reading = try attempts { decoder, limiter throws(DecoderFailure) in
            try decoder.readSidecar(packet, orientation: orientation, in: limiter)
        }
        switch reading {
        case .success(let reading): return reading
        case .failure(let failure): return SidecarReading(failure: .malformed(reason: failure.text, line: 0))
        }
    }

    private typealias Work<Reading> = (PictureDecoder, DecodingLimiter) throws(DecoderFailure) -> Reading

    /// Retries once if a decoder died, which may have been chance.
    private func attempts<Reading>(
        _ work: Work<Reading>
    ) throws(DecoderUnavailable) -> Result<Reading, DecoderFailure> {
        let first = try attempt(work)
        guard case .failure(let failure) = first, failure.mayBeTransient else { return first }
        return try attempt(work)
    }

    private func attempt<Reading>(
        _ work: Work<Reading>
    ) throws(DecoderUnavailable) -> Result<Reading, DecoderFailure> {
        let decoder = try next()
        do throws(DecoderFailure) {
            let reading = try work(decoder, limiter)
            keep(decoder)
            return .success(reading)
        } catch {
            logger.warning(
                "decoder failed", metadata: ["pid": "\(decoder.processID)", "error": "\(error.text)"])
            return .failure(error)
        }
    }

    /// An idle decoder, the last used first, or a new one.
    private func next() throws(DecoderUnavailable) -> PictureDecoder {
        while let decoder = idle.withLock({ $0.popLast()?.decoder }) {
            if decoder.isReady { return decoder }
        }
        return try PictureDecoder(settings)
    }

    private func keep(_ decoder: PictureDecoder) {
        idle.withLock { $0.append(Idle(decoder: decoder, since: .now)) }
    }
}
