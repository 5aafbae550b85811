import FoundationEssentials
import Support

/// The checksums of migrations that databases recorded before checksums ignored comments: SHA-256 of the whole file as
/// it was then. `checksums.txt` beside the migrations has one line for each: the checksum of the file's statements, the
/// recorded checksum, and the file's name.
///
/// A recorded checksum counts only together with the statements of its line. If a statement changes, the file has
/// another checksum, and databases that applied it are refused.
struct RecordedChecksums: Sendable {
    static let file = "checksums.txt"
    static let none = RecordedChecksums()

    private var recorded: [String: String] = [:]

    private init() {}

    /// Reads the file of this folder; a folder without one has no such checksums.
    init(folder: URL) throws(MigrationError) {
        let file = folder.appending(path: Self.file)
        guard FileManager.default.fileExists(atPath: file.path()) else { return }
        let text: String
        do {
            text = try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw .unreadable(file: Self.file, reason: "\(error)")
        }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty && !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            guard parts.count == 3, parts[0...1].allSatisfy({ Hex.bytes($0)?.count == 32 }) else {
                throw .unreadable(
                    file: Self.file, reason: "line \(index + 1) does not have two SHA-256 checksums and a file name")
            }
            recorded["\(parts[2]) \(parts[0])"] = String(parts[1])
        }
    }

    /// The checksum that databases have for a file with these statements, if they recorded that of the whole file.
    func checksum(of fileName: String, statements: String) -> String? { recorded["\(fileName) \(statements)"] }
}
