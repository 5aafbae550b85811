import Foundation
import Testing

/// Files that were once read wrongly, and the right values of their rows: `Fixtures/faults/expected.tsv`.
struct FaultTable {
    struct Line: Sendable, CustomStringConvertible {
        let file: String
        /// A column of `photos`, or `(row)`, `search …`, `thumbnail`.
        let field: String
        let value: String
        /// `K8`; of a line that does not say, the one of the line before.
        let kind: String

        var description: String { "\(kind) \(file) \(field): \(value)" }
    }

    let folder: URL
    let lines: [Line]
    /// Names of all files, below the folder.
    let files: [String]

    init() throws {
        folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appending(
            path: "faults")
        let table = try String(contentsOf: folder.appending(path: "expected.tsv"), encoding: .utf8)
        var kind = ""
        lines = table.split(separator: "\n").dropFirst().map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let word = columns.last?.split { !$0.isLetter && !$0.isNumber }.first ?? ""
            if word.first == "K", Int(word.dropFirst()) != nil { kind = String(word) }
            return Line(file: columns[0], field: columns[1], value: columns[2], kind: kind)
        }
        let folder = folder
        files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder.appending(path: name).path, isDirectory: &isFolder)
            return !isFolder.boolValue && name != "expected.tsv"
        }
    }

    func bytes(of file: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: file))) }
}

/// How a value of the table and that of a row compare.
enum FaultValue {
    /// - Parameter found: the column as PostgreSQL writes it, `taken_date` as ISO 8601; nil for NULL.
    static func holds(_ expected: String, in found: String?, field: String) -> Bool {
        switch field {
        case "error": return found == nil
        case "latitude", "longitude": return isNear(expected, found, by: 0.000_001_5)
        case "altitude_m": return isNear(expected, found, by: 0.01)
        case "duration_seconds": return isNear(expected, found, by: 0.05)
        case "taken_date" where expected.hasPrefix("in "):
            return found?.hasPrefix(expected.dropFirst(3).prefix(4)) == true
        case "keywords":
            func words(_ list: String?) -> Set<Substring>? {
                list.map { Set($0.dropFirst().dropLast().split(separator: ",")) }
            }
            return words(expected) == words(found)
        default: return found == expected
        }
    }

    private static func isNear(_ expected: String, _ found: String?, by distance: Double) -> Bool {
        guard let expected = Double(expected), let found = found.flatMap(Double.init) else { return false }
        return abs(expected - found) < distance
    }
}
