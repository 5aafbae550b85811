import Foundation

/// The difference between another machine's clock and ours.
struct ClockSkew: Equatable, Sendable {
    /// Their time minus ours, in seconds.
    let seconds: Double

    /// - Parameter limit: the maximum difference in seconds that works.
    func finding(of subject: String, limit: Double) -> Finding {
        let size = String(format: "%.1f", abs(seconds))
        guard abs(seconds) <= limit else {
            return Finding(
                subject: subject,
                outcome: .wrong(
                    "\(size) s \(seconds > 0 ? "ahead of" : "behind") this machine",
                    remedy: "synchronize both clocks with a time server (systemctl enable --now systemd-timesyncd)"))
        }
        return Finding(subject: subject, outcome: .fine("within \(size) s of this machine"))
    }
}
