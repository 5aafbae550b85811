import Foundation
import Ingest
import Logging
import Support

/// Checks whether the sandbox can decode pictures on this machine.
struct DecoderCheck: Sendable {
    private let settings: DecoderSettings
    private let logger: Logger

    init(settings: DecoderSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// Decodes pictures inside ingest, only for Benchmarks/sandbox, which compares both ways. It is deliberately not a
    /// setting.
    static let isBypassed = ProcessInfo.processInfo.environment["BENCHMARK_DECODES_IN_INGEST"] == "yes"

    /// - Returns: decoders, one of them already started, and the restrictions of that one.
    /// - Throws: ``SandboxMissing`` if there is no sandbox, before any picture is read.
    func require() throws -> (decoders: PictureDecoders, report: Sandbox.Report) {
        let decoders = PictureDecoders(settings: settings, logger: logger)
        let report: Sandbox.Report
        do {
            report = try decoders.check()
        } catch {
            throw SandboxMissing(reason: "\(error)", isFiltered: settings.isFiltered)
        }
        if !report.isFiltered {
            logger.warning(
                "decoders run without a system call filter",
                metadata: ["setting": "\(Setting.sandbox.rawValue)=off", "landlock": "\(report.landlock)"])
        }
        return (decoders, report)
    }

    func finding() -> Finding {
        do {
            let report = try PictureDecoders(settings: settings, logger: logger).check()
            guard report.isFiltered else {
                return Finding(
                    subject: "sandbox",
                    outcome: .wrong(
                        "decoders run without a system call filter",
                        remedy: "remove \(Setting.sandbox.rawValue)=off where the kernel has seccomp"))
            }
            let files = report.landlock > 0 ? "seccomp and Landlock \(report.landlock)" : "seccomp; no Landlock here"
            return Finding(subject: "sandbox", outcome: .fine("pictures are decoded under \(files)"))
        } catch {
            return Finding(subject: "sandbox", outcome: .wrong("\(error)", remedy: SandboxMissing.remedy))
        }
    }
}

/// The reason why ingest does not start.
struct SandboxMissing: Error, CustomStringConvertible {
    let reason: String
    let isFiltered: Bool

    static let remedy = """
        use a kernel with seccomp filters, and allow them in the container's profile; or set \
        \(Setting.sandbox.rawValue)=off to have pictures decoded in processes without that filter
        """

    var description: String { isFiltered ? "\(reason); \(Self.remedy)" : reason }
}
