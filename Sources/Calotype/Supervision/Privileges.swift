import Foundation

/// How a child comes to be without privileges, for good.
enum Privileges {
    /// The words before `--` of a command that runs without capabilities and can never have any.
    static func shed(_ user: UnprivilegedUser?, signal: Program.StopSignal) -> [String] {
        var words = ["/usr/bin/setpriv", "--pdeathsig", signal.rawValue, "--no-new-privs", "--inh-caps=-all"]
        // Who may not gain any privilege has no use for the bounding set, and only who has this capability may lower it.
        if hasCapability(setPCAP) { words.append("--bounding-set=-all") }
        if let user {
            words += ["--reuid", "\(user.userID)", "--regid", "\(user.groupID)", "--clear-groups"]
        }
        return words
    }

    /// CAP_SETPCAP of linux/capability.h.
    private static let setPCAP = 8

    private static func hasCapability(_ number: Int) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("CapEff:") }),
            let mask = UInt64(line.dropFirst(7).drop { $0.isWhitespace }, radix: 16)
        else { return false }
        return mask & (1 << UInt64(number)) != 0
    }
}
