import Foundation

/// Checks the free disk space for the embedded services and temporary files.
struct DiskCheck: Sendable {
    /// Below this a busy PostgreSQL may stop within minutes: its write-ahead log alone grows to 256 MB.
    static let least = 1_000_000_000

    let folder: String

    func finding() throws -> Finding {
        // A missing data folder will be on the disk of its nearest existing parent.
        let candidates = [folder] + Executable.foldersAbove(folder)
        guard let existing = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            return Finding(subject: "disk", outcome: .skipped(because: "the disk of \(folder) cannot be determined"))
        }
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: existing)
        let free = (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0
        let text = "\(free / 1_000_000) MB free on the disk of \(existing)"
        guard free >= Self.least else {
            return Finding(
                subject: "disk",
                outcome: .wrong(text, remedy: "free some space, or move the data folder to a larger disk with --data")
            )
        }
        return Finding(subject: "disk", outcome: .fine(text))
    }
}
