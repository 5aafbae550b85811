import Foundation
import Glibc
import Support

/// Drops what another program does not need, and then executes that program: `calotype sandboxed … -- ffmpeg …`.
///
/// The other program reads an untrusted file. It can read that file and its own libraries. It has no network, no
/// privileges and no other processes, writes nothing except its output, and ends with the process that started it.
package struct SandboxedProgram: Sendable, Equatable {
    /// The hidden subcommand of the program.
    package static let command = "sandboxed"

    /// Bytes of address space of the other program, libraries included. They are mapped and take memory only where used.
    static let addressSpace = 1 << 30

    private static let withoutFilter = "--without-filter"

    /// Folders of programs and libraries, and harmless devices.
    private static let always = [
        "/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null", "/dev/zero", "/dev/urandom",
    ]

    /// The path of this program, the first word of the command.
    private let calotype: String
    /// Whether the kernel filters its system calls (seccomp).
    private let isFiltered: Bool

    /// - Parameter isFiltered: without a filter the program has the same limits where the kernel has Landlock, and runs
    ///   without protection of files where it has not.
    package init(calotype: String = "/proc/self/exe", isFiltered: Bool = true) {
        self.calotype = calotype
        self.isFiltered = isFiltered
    }

    /// The command for ``SpawnedProcess``.
    ///
    /// - Parameters:
    ///   - program: an absolute path.
    ///   - files: the files it may read, in addition to `/usr` and the program itself.
    ///   - memory: bytes that it may allocate (`RLIMIT_DATA`).
    ///   - processorSeconds: the CPU time after which the kernel kills it.
    package func command(
        _ program: String, _ arguments: [String], reading files: [String], memory: Int, processorSeconds: Int
    ) -> [String] {
        let bounds = ["--memory=\(memory)", "--cpu=\(processorSeconds)"] + (isFiltered ? [] : [Self.withoutFilter])
        return [calotype, Self.command] + bounds + files.map { "--read=\($0)" } + ["--", program] + arguments
    }

    // MARK: In the child

    /// - Parameter options: the arguments after the subcommand.
    package static func run(_ options: [String]) -> Never {
        let own = options.prefix { $0 != "--" }
        let command = Array(options.dropFirst(own.count + 1))
        func values(_ name: String) -> [String] {
            own.filter { $0.hasPrefix("--\(name)=") }.map { String($0.dropFirst(name.count + 3)) }
        }
        guard let program = command.first, let memory = values("memory").first.flatMap({ rlim_t($0) }),
            let seconds = values("cpu").first.flatMap({ rlim_t($0) })
        else {
            end(
                "usage: calotype sandboxed --memory=BYTES --cpu=SECONDS [--without-filter] [--read=FILE]… -- PROGRAM…",
                64)
        }
        var limit = rlimit(rlim_cur: seconds, rlim_max: seconds)
        setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit)
        limit = rlimit(rlim_cur: memory, rlim_max: memory)
        do {
            try Sandbox.closeDescriptors(from: 3)
            let report = try Sandbox.enterProgram(
                reading: always + [program] + values("read"), memory: addressSpace,
                isFiltered: !own.contains(withoutFilter))
            // Only Landlock keeps it from other files.
            if report.isFiltered, report.landlock == 0 {
                end("this kernel has no Landlock, so \(program) could read any file", 126)
            }
        } catch {
            end("\(error)", 126)
        }
        let arguments = command.map { strdup($0) } + [nil]
        // Last, since this program has more memory than the other one may allocate.
        setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
        execv(program, arguments)
        end("\(program) cannot be executed: \(String(cString: strerror(errno)))", 127)
    }

    private static func end(_ reason: String, _ status: Int32) -> Never {
        FileHandle.standardError.write(Data("\(reason)\n".utf8))
        exit(status)
    }
}
