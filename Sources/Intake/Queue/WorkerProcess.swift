import Foundation
import Glibc

/// Identifies a process that works on jobs among all processes of all machines. `ingest_jobs.worker` stores its
/// description.
///
/// Another process of the same machine can therefore see that it has ended, and need not wait for its lease.
package struct WorkerProcess: Sendable, Equatable, CustomStringConvertible {
    /// For people to read.
    package let host: String
    /// Where process ids have the same meaning: the kernel's boot and its process namespace.
    package let machine: String
    let id: Int32
    /// The start in clock ticks since the boot, because process ids are reused.
    let startedAt: UInt64

    /// The current process.
    package static let this = WorkerProcess(
        host: thisHost, machine: thisMachine, id: getpid(),
        startedAt: startTime(of: getpid())?.ticks ?? 0)

    package init(host: String, machine: String, id: Int32, startedAt: UInt64) {
        self.host = host
        self.machine = machine
        self.id = id
        self.startedAt = startedAt
    }

    /// Parses ``description``; nil if another program wrote it.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, let id = Int32(parts[2]), id > 0, let startedAt = UInt64(parts[3]) else { return nil }
        self.init(host: String(parts[0]), machine: String(parts[1]), id: id, startedAt: startedAt)
    }

    package var description: String { "\(host)/\(machine)/\(id)/\(startedAt)" }

    /// Whether the process has certainly ended. False for processes of other machines, whose state is unknown.
    var hasEnded: Bool {
        guard machine == Self.thisMachine, !machine.isEmpty else { return false }
        // Signal 0 only checks. A process of another user results in EPERM, and its files may be hidden.
        if kill(id, 0) != 0 { return errno == ESRCH }
        guard let now = Self.startTime(of: id) else { return false }
        return now.ticks != startedAt || now.isZombie
    }

    private static let thisHost: String = {
        var name = [CChar](repeating: 0, count: 256)
        // The last byte stays 0, whatever the length of the name.
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// Empty if the kernel does not tell. Then no process counts as ended.
    private static let thisMachine: String = {
        guard let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8),
            let space = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        else { return "" }
        return boot.prefix(8) + "-" + space.filter(\.isNumber)
    }()

    /// Fields 3 and 22 of `/proc/PID/stat`; see proc(5). The name before them may contain anything, including
    /// parentheses.
    private static func startTime(of process: Int32) -> (ticks: UInt64, isZombie: Bool)? {
        guard let line = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = line.lastIndex(of: ")")
        else { return nil }
        let fields = line[end...].split(separator: " ")
        guard fields.count > 20, let ticks = UInt64(fields[20]) else { return nil }
        return (ticks, fields[1] == "Z" || fields[1] == "X")
    }
}
