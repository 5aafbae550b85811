package import Foundation

/// The manifest of a backup, `manifest.json`. It is written last, so a folder without it is not a backup.
package struct BackupManifest: Codable, Equatable, Sendable {
    static let fileName = "manifest.json"
    /// The format version. It is raised when older programs cannot read the new format.
    static let format = 1

    package struct File: Codable, Equatable, Sendable {
        /// Relative to the backup.
        package let path: String
        package let bytes: Int
        package let sha256: String

        /// Whether the path is relative and has no `..`.
        var isInside: Bool {
            !path.isEmpty && !path.hasPrefix("/") && !path.utf8.contains(0)
                && !path.split(separator: "/").contains("..")
        }
    }

    package struct Schema: Codable, Equatable, Sendable {
        /// The newest migration.
        package let version: Int
        package let name: String
    }

    package struct Server: Codable, Equatable, Sendable {
        /// Such as 15.
        package let major: Int
        package let version: String
        /// Major version of the pg_dump that wrote it; an older pg_restore may not read it.
        package let dumpedBy: Int
        package let database: String
    }

    package let format: Int
    package let calotype: String
    package let createdAt: Date
    package let schema: Schema
    package let server: Server
    /// Rows of each table in the dump.
    package let rows: [String: Int]
    /// Tables whose rows were left out.
    package let leftOut: [String]
    package internal(set) var files: [File]
    /// The number of originals in `originals.jsonl`; nil if the backup does not include them.
    package var originals: Int?
    /// The number of originals that could not be read, at least 1 if the copy was aborted; nil if none is missing.
    package var originalsMissing: Int?

    package var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    package init(parsing data: Data) throws {
        struct Format: Decodable { let format: Int }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let format = try decoder.decode(Format.self, from: data).format
        guard format <= Self.format else { throw BackupError.newerFormat(format, known: Self.format) }
        self = try decoder.decode(BackupManifest.self, from: data)
    }

    init(
        calotype: String, createdAt: Date, schema: Schema, server: Server, rows: [String: Int], leftOut: [String],
        files: [File], originals: Int?
    ) {
        format = Self.format
        self.calotype = calotype
        self.createdAt = createdAt
        self.schema = schema
        self.server = server
        self.rows = rows
        self.leftOut = leftOut
        self.files = files
        self.originals = originals
    }

    package func data() throws -> Data {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
