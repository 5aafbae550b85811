import Foundation
import Synchronization

/// Reads a whole dump and counts the rows of each table.
///
/// pg_restore unpacks all of it, so a truncated or damaged file is detected. No server is needed.
struct DumpCheck: Sendable {
    let programs: PostgresPrograms

    /// - Parameter folder: the folder of the dump.
    /// - Throws: ``BackupError``.
    func check(_ folder: String, holds rows: [String: Int]) async throws {
        let contents = try await CapturedProgram.run(
            [programs.command("pg_restore"), "--list", folder], environment: ["LC_ALL": "C"])
        guard contents.contains("TABLE DATA") else {
            throw BackupError.unverified("pg_restore --list finds no tables")
        }
        let counter = Mutex(RowCounter())
        try await CapturedProgram.stream(
            [programs.command("pg_restore"), "--data-only", "--file=-", folder], environment: ["LC_ALL": "C"]
        ) { part in
            counter.withLock { $0.read(part) }
        }
        let found = counter.withLock { $0.rows }
        for (table, count) in rows.sorted(by: { $0.key < $1.key }) where found[table, default: 0] != count {
            throw BackupError.unverified("\(table) has \(found[table, default: 0]) of \(count) rows")
        }
    }
}

/// Counts the lines between `COPY schema.table (…) FROM stdin;` and `\.`.
package struct RowCounter: Sendable {
    package private(set) var rows: [String: Int] = [:]
    private var table: String?
    /// The current line, as far as it is needed: the beginning of a row, or a whole command.
    private var line: [UInt8] = []
    private static let longestCommand = 1 << 20

    package init() {}

    package mutating func read(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            keep(rest[..<end])
            endLine()
            rest = rest[(end + 1)...]
        }
        keep(rest)
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        let room = (table == nil ? Self.longestCommand : 3) - line.count
        if room > 0 { line += bytes.prefix(room) }
    }

    private mutating func endLine() {
        defer { line.removeAll(keepingCapacity: true) }
        if let table {
            if line.elementsEqual("\\.".utf8) { self.table = nil } else { rows[table, default: 0] += 1 }
        } else if line.starts(with: "COPY ".utf8), line.reversed().starts(with: " FROM stdin;".utf8.reversed()) {
            let words = String(decoding: line.dropFirst(5), as: UTF8.self)
            let name = words.firstMatch(of: #/^((?:"(?:[^"]|"")*"|[^". (]+)\.(?:"(?:[^"]|"")*"|[^". (]+)) /#)
            table = name.map { Self.plain(String($0.1)) }
            if let table { rows[table] = rows[table] ?? 0 }
        }
    }

    /// `public."Odd"` as `public.Odd`.
    private static func plain(_ name: String) -> String {
        guard name.contains("\"") else { return name }
        return name.replacing("\"\"", with: "\u{0}").replacing("\"", with: "").replacing("\u{0}", with: "\"")
    }
}
