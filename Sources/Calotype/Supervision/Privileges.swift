import Foundation

/// The `setpriv` command that runs a child process without privileges and without a way to gain any.
enum Privileges {
    /// The command prefix, up to `--`, that drops all capabilities permanently.
    static func shed(_ user: UnprivilegedUser?, signal: Program.StopSignal) -> [String] {
        var words = ["/usr/bin/setpriv", "--pdeathsig", signal.rawValue, "--no-new-privs", "--inh-caps=-all"]
        // Only a process with CAP_SETPCAP may lower the bounding set. With no_new_privs the bounding set has no effect
        // anyway.
        if hasCapability(setPCAP) { words.append("--bounding-set=-all") }
        if let user {
            words += ["--reuid", "\(user.userID)", "--regid", "\(user.groupID)", "--clear-groups"]
        }
        return words
    }

    /// CAP_SETPCAP in linux/capability.h.
    private static let setPCAP = 8

    private static func hasCapability(_ number: Int) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("CapEff:") }),
            let mask = UInt64(line.dropFirst(7).drop { $0.isWhitespace }, radix: 16)
        else { return false }
        return mask & (1 << UInt64(number)) != 0
    }
}
