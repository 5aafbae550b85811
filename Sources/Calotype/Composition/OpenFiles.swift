import Glibc

/// How many files and connections this process may have open.
enum OpenFiles {
    /// For the database, the store, the log and the index file.
    static let reserve = 200

    /// Raises the soft limit to the hard one, as Go's runtime does: 1,024 is what programs get that use `select`.
    ///
    /// - Returns: the limit now.
    static func raised() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            // Beyond, tables that are made for each descriptor cost memory.
            raised.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 65_536))
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return max(reserve + 16, Int(min(limit.rlim_cur, 1 << 30)))
    }
}
