import CSandbox
import Glibc

/// What this process gives up permanently before it reads untrusted bytes.
package enum Sandbox {
    /// Maximum number of open descriptors of a decoder: its channel, the shared memory, and some for libraries.
    private static let decoderDescriptors: UInt32 = 16
    private static let programDescriptors: UInt32 = 64

    /// What a process gave up.
    package struct Report: Sendable, Equatable, Codable {
        /// The seccomp filter is active.
        package let isFiltered: Bool
        /// The Landlock version of the kernel; 0 if it has none.
        package let landlock: Int

        package init(isFiltered: Bool, landlock: Int) {
            self.isFiltered = isFiltered
            self.landlock = landlock
        }
    }

    /// After this call, other processes of the same user cannot read this process's memory or environment, which contain
    /// secrets, and the kernel writes no core dump of it. Programs that it starts are not affected.
    package static func protectMemory() throws(SandboxError) {
        try check("protect its memory", csandbox_protect_memory())
    }

    /// Closes every descriptor from `first` on.
    package static func closeDescriptors(from first: Int32) throws(SandboxError) {
        try check("close its file descriptors", csandbox_close_from(first))
    }

    /// After this call the process can use memory, threads, clocks and its descriptors up to 2, and nothing else of the
    /// system.
    ///
    /// - Parameters:
    ///   - memory: bytes of address space in addition to what the process has now.
    ///   - isFiltered: use a seccomp filter. Without one, only Landlock refuses files and sockets.
    ///   - parent: this process ends with it.
    package static func enterDecoder(
        memory: Int, isFiltered: Bool, parent: Int32 = getppid()
    ) throws(SandboxError) -> Report {
        try check("limit its memory", csandbox_limit(UInt64(addressSpace() + memory), decoderDescriptors))
        try check("drop its privileges", csandbox_drop_privileges(0))
        try check("end with its parent", csandbox_die_with(parent))
        var landlock: Int32 = 0
        try check("restrict file access (Landlock)", csandbox_restrict_files(nil, &landlock))
        guard isFiltered else { return Report(isFiltered: false, landlock: Int(landlock)) }
        try check("filter its system calls (seccomp)", csandbox_filter_decoder())
        try check("restrict files and sockets", csandbox_is_closed())
        return Report(isFiltered: true, landlock: Int(landlock))
    }

    /// To be called before this process executes another program. The program can read and execute files below some
    /// paths. It has no network and no privileges, writes no files, and ends with `parent`.
    ///
    /// - Parameter isFiltered: use a seccomp filter. Without one, only Landlock refuses files and connections.
    package static func enterProgram(
        reading paths: [String], memory: Int, isFiltered: Bool = true, parent: Int32 = getppid()
    ) throws(SandboxError) -> Report {
        try check("limit its memory", csandbox_limit(UInt64(memory), programDescriptors))
        // The file that it reads belongs to this user.
        try check("drop its privileges", csandbox_drop_privileges(1))
        try check("end with its parent", csandbox_die_with(parent))
        var landlock: Int32 = 0
        let copies = paths.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        let result = (copies + [nil]).withUnsafeBufferPointer { pointers in
            pointers.withMemoryRebound(to: UnsafePointer<CChar>?.self) {
                csandbox_restrict_files($0.baseAddress, &landlock)
            }
        }
        try check("restrict file access (Landlock)", result)
        if isFiltered { try check("filter its system calls (seccomp)", csandbox_filter_program()) }
        return Report(isFiltered: isFiltered, landlock: Int(landlock))
    }

    /// The address space of this process in bytes, see proc(5).
    private static func addressSpace() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        return strtol(line, nil, 10) * sysconf(Int32(_SC_PAGESIZE))
    }

    private static func check(_ step: String, _ result: Int32) throws(SandboxError) {
        guard result == 0 else { throw SandboxError(step: step, reason: Errno(number: result)) }
    }
}

/// The reason why a process could not give something up.
package struct SandboxError: Error, Equatable, CustomStringConvertible {
    package let step: String
    package let reason: Errno

    package var description: String { "the process cannot \(step): \(reason)" }
}
