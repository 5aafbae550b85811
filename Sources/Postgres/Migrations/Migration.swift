import Crypto
package import FoundationEssentials
import Support

/// A numbered SQL file, `NNNN_name.sql`. It is applied once; later only its comments may change.
package struct Migration: Sendable, Equatable {
    package let version: Int
    package let name: String
    package let sql: String
    /// SHA-256 of the statements (``SQLScript``), or of the whole file where ``RecordedChecksums`` has it for these
    /// statements. In hexadecimal.
    package let checksum: String

    package var fileName: String { Self.fileName(version: version, name: name) }

    private static func fileName(version: Int, name: String) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "_\(name).sql"
    }

    package init(version: Int, name: String, sql: String) {
        self.init(version: version, name: name, sql: sql, recorded: .none)
    }

    private init(version: Int, name: String, sql: String, recorded: RecordedChecksums) {
        self.version = version
        self.name = name
        self.sql = sql
        let statements = Hex.string(SHA256.hash(data: SQLScript(sql).normalForm))
        checksum =
            recorded.checksum(of: Self.fileName(version: version, name: name), statements: statements) ?? statements
    }

    /// Reads the `.sql` files of a folder, ordered by number.
    package static func all(in folder: URL) throws(MigrationError) -> [Migration] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
        } catch {
            throw .unreadable(file: folder.path(), reason: "\(error)")
        }
        let recorded = try RecordedChecksums(folder: folder)
        var migrations: [Migration] = []
        for name in names.filter({ $0.hasSuffix(".sql") && $0 != DatabaseRoles.file }).sorted() {
            migrations.append(try Migration(contentsOf: folder.appending(path: name), name: name, recorded))
        }
        return try ordered(migrations)
    }

    /// Sorts by number; two files of one number are an error.
    static func ordered(_ migrations: [Migration]) throws(MigrationError) -> [Migration] {
        let sorted = migrations.sorted { $0.version < $1.version }
        for (one, other) in zip(sorted, sorted.dropFirst()) where one.version == other.version {
            throw .duplicateVersion(one.fileName, other.fileName)
        }
        return sorted
    }

    private init(
        contentsOf file: URL, name: String, _ recorded: RecordedChecksums
    ) throws(MigrationError) {
        guard let match = name.wholeMatch(of: /([0-9]{4,9})_([a-z0-9_]+)\.sql/), let version = Int(match.1) else {
            throw .misnamed(name)
        }
        let text: String
        do {
            text = try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw .unreadable(file: name, reason: "\(error)")
        }
        self.init(version: version, name: String(match.2), sql: text, recorded: recorded)
    }
}
