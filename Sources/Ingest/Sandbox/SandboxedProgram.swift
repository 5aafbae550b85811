import Foundation
import Glibc
import Intake
import Support

/// Has this program give up what another one does not need, and then become that: `calotype sandboxed … -- ffmpeg …`.
///
/// The other program reads a file of a stranger. It can read that and what it is made of itself, has no network, no
/// privileges and no process but its own, writes nothing but its output, and ends with the process that started it.
package struct SandboxedProgram: Sendable, Equatable {
    /// The hidden subcommand of the program.
    package static let command = "sandboxed"

    /// Folders of programs and libraries, and devices without content.
    private static let always = [
        "/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null", "/dev/zero", "/dev/urandom",
    ]

    /// Of this program, which the words begin with.
    private let calotype: String

    package init(calotype: String = "/proc/self/exe") {
        self.calotype = calotype
    }

    /// A command for ``SpawnedProcess``.
    ///
    /// - Parameters:
    ///   - program: an absolute path.
    ///   - files: what it may read, beside `/usr` and the program itself.
    ///   - memory: bytes of address space.
    ///   - processorSeconds: after so many the kernel ends it.
    package func words(
        _ program: String, _ arguments: [String], reading files: [String], memory: Int, processorSeconds: Int
    ) -> [String] {
        let bounds = ["--memory=\(memory)", "--cpu=\(processorSeconds)"]
        return [calotype, Self.command] + bounds + files.map { "--read=\($0)" } + ["--", program] + arguments
    }

    // MARK: In the child

    /// - Parameter options: behind the subcommand.
    package static func run(_ options: [String]) -> Never {
        let own = options.prefix { $0 != "--" }
        let words = Array(options.dropFirst(own.count + 1))
        func values(_ name: String) -> [String] {
            own.filter { $0.hasPrefix("--\(name)=") }.map { String($0.dropFirst(name.count + 3)) }
        }
        guard let program = words.first, let memory = values("memory").first.flatMap({ Int($0) }),
            let seconds = values("cpu").first.flatMap({ rlim_t($0) })
        else { end("usage: calotype sandboxed --memory=BYTES --cpu=SECONDS [--read=FILE]… -- PROGRAM…", 64) }
        var limit = rlimit(rlim_cur: seconds, rlim_max: seconds)
        setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit)
        do {
            try Sandbox.closeDescriptors(from: 3)
            _ = try Sandbox.enterProgram(reading: always + [program] + values("read"), memory: memory)
        } catch {
            end("\(error)", 126)
        }
        let arguments = words.map { strdup($0) } + [nil]
        execv(program, arguments)
        end("\(program) cannot be executed: \(String(cString: strerror(errno)))", 127)
    }

    private static func end(_ reason: String, _ status: Int32) -> Never {
        FileHandle.standardError.write(Data("\(reason)\n".utf8))
        exit(status)
    }
}
