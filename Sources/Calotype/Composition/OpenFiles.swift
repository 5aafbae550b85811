import Glibc

/// The limit of open files and connections of this process.
enum OpenFiles {
    /// Descriptors reserved for the database, the store, the log and the index file.
    static let reserve = 200

    /// Raises the soft limit to the hard limit, as Go's runtime does. The default of 1,024 exists for programs that use
    /// `select`.
    ///
    /// - Returns: the new limit.
    static func raised() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            // Above this limit, tables with one entry per descriptor cost memory.
            raised.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 65_536))
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return max(reserve + 16, Int(min(limit.rlim_cur, 1 << 30)))
    }
}
