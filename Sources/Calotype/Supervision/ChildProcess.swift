import Foundation
package import Support

/// A running program whose end can be awaited.
package struct ChildProcess: Sendable {
    private let process: SpawnedProcess
    private let exit: Task<ExitStatus, Never>

    package typealias ExitStatus = SpawnedProcess.ExitStatus

    package var processID: Int32 { process.id }

    /// Starts a program in a new session, so that Ctrl-C in a terminal reaches only this process, which stops its
    /// children in order.
    package static func start(_ program: Program) async throws -> ChildProcess {
        let process = try await ParentThread.shared.run { try spawn(program) }
        let exit = Task<ExitStatus, Never> {
            await withCheckedContinuation { continuation in
                // waitpid blocks, so it runs on its own thread.
                Thread.detachNewThread { continuation.resume(returning: process.wait()) }
            }
        }
        return ChildProcess(process: process, exit: exit)
    }

    /// Waits until the process has ended. May be called more than once.
    package func ended() async -> ExitStatus { await exit.value }

    /// Does nothing if the process has already ended.
    package func send(_ signal: Int32) {
        process.send(signal)
    }

    private static func spawn(_ program: Program) throws -> SpawnedProcess {
        do {
            return try SpawnedProcess.spawn(
                program.command, environment: program.environment,
                output: program.logFile.map { .file($0) } ?? .inherited,
                errors: program.logFile == nil ? .inherited : .standardOutput,
                descriptors: program.descriptors)
        } catch {
            throw SystemError("start", program.name, code: error.number)
        }
    }
}
