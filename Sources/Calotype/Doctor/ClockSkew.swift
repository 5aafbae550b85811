import Foundation

/// How far another machine's clock is from ours.
struct ClockSkew: Equatable, Sendable {
    /// Theirs minus ours.
    let seconds: Double

    /// - Parameter limit: seconds beyond which something breaks.
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
