import Glibc

/// Figures that Linux provides about this process in `/proc`; see proc(5).
struct ProcessFigures {
    /// Bytes.
    let residentMemory: Int
    /// User and system time.
    let cpuSeconds: Double
    let openFiles: Int
    /// Nil if there is no limit.
    let maximumFiles: Int?
    /// Seconds since 1970.
    let startTime: Double

    /// Nil if `/proc` cannot be read.
    init?() {
        guard let stat = Self.text(of: "/proc/self/stat"), let memory = Self.text(of: "/proc/self/statm"),
            let boot = Self.text(of: "/proc/stat")?.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let bootTime = Double(boot.dropFirst(6)), let nameEnd = stat.lastIndex(of: ")")
        else { return nil }
        // The program's name may contain spaces: fields are counted after its closing parenthesis, from field 3 on.
        let fields = stat[stat.index(after: nameEnd)...].split(separator: " ")
        let pages = memory.split(separator: " ")
        guard fields.count > 19, let user = Double(fields[11]), let system = Double(fields[12]),
            let start = Double(fields[19]), pages.count > 1, let resident = Int(pages[1])
        else { return nil }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        residentMemory = resident * Int(sysconf(Int32(_SC_PAGESIZE)))
        cpuSeconds = (user + system) / ticks
        startTime = bootTime + start / ticks
        openFiles = Self.entries(of: "/proc/self/fd")
        var limit = rlimit()
        let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        maximumFiles = isKnown && limit.rlim_cur < UInt(Int.max) ? Int(limit.rlim_cur) : nil
    }

    /// Bytes that an unprivileged user may still write to the file system of a folder; nil where there is no such
    /// folder.
    static func freeDiskBytes(at folder: String) -> Int? {
        var system = statvfs()
        guard statvfs(folder, &system) == 0 else { return nil }
        return Int(clamping: UInt64(system.f_bavail) * UInt64(system.f_frsize))
    }

    private static func text(of path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func entries(of folder: String) -> Int {
        guard let stream = opendir(folder) else { return 0 }
        defer { closedir(stream) }
        var count = 0
        while readdir(stream) != nil { count += 1 }
        // Not counting `.`, `..` and the descriptor that reads the folder.
        return count - 3
    }
}

extension ProcessFigures {
    /// The series that Prometheus' own client libraries export under the same names.
    func write(to text: inout PrometheusText) {
        text.gauge("process_resident_memory_bytes", "Resident memory.", Double(residentMemory))
        text.counter("process_cpu_seconds_total", "User and system CPU time.", cpuSeconds)
        text.gauge("process_open_fds", "Open file descriptors.", Double(openFiles))
        if let maximumFiles {
            text.gauge("process_max_fds", "Limit of open file descriptors.", Double(maximumFiles))
        }
        text.gauge("process_start_time_seconds", "Start of the process, in seconds since 1970.", startTime)
    }
}
