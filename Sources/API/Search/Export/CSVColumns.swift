import GraphQL

/// The columns of the table that a spreadsheet reads (RFC 4180). Lists are one cell, with semicolons between.
enum CSVColumns {
    /// Names with the places of their values in GraphQL's `Photo`.
    static let all: [(name: String, path: [String])] = [
        ("id", ["databaseId"]), ("filename", ["filename"]), ("path", ["path"]), ("sizeBytes", ["sizeBytes"]),
        ("mediaType", ["mediaType"]), ("sha256", ["sha256"]), ("width", ["width"]), ("height", ["height"]),
        ("takenAt", ["takenAt"]), ("takenInstant", ["takenInstant"]), ("addedAt", ["addedAt"]),
        ("cameraMake", ["camera", "make"]), ("cameraModel", ["camera", "model"]), ("lens", ["camera", "lens"]),
        ("iso", ["camera", "iso"]), ("exposureSeconds", ["camera", "exposureSeconds"]),
        ("fNumber", ["camera", "fNumber"]), ("focalLength", ["camera", "focalLength"]),
        ("focalLength35", ["camera", "focalLength35"]), ("latitude", ["position", "latitude"]),
        ("longitude", ["position", "longitude"]), ("altitude", ["position", "altitude"]),
        ("city", ["place", "city"]), ("district", ["place", "district"]),
        ("region", ["place", "region"]), ("country", ["place", "country"]),
        ("countryCode", ["place", "countryCode"]), ("title", ["title"]), ("description", ["description"]),
        ("keywords", ["keywords"]), ("rating", ["rating"]), ("favourite", ["favourite"]), ("tags", ["tags"]),
        ("objects", ["objects", "label"]), ("people", ["faces", "person"]), ("aiStatus", ["aiStatus"]),
        ("error", ["error", "code"]),
    ]

    /// The selection of them in GraphQL: members of one object stand together.
    static let selection: String = {
        var parents: [(name: String, members: [String])] = []
        for path in all.map(\.path) {
            if let place = parents.firstIndex(where: { $0.name == path[0] }) {
                parents[place].members += path.dropFirst()
            } else {
                parents.append((path[0], Array(path.dropFirst())))
            }
        }
        return parents.map { $0.members.isEmpty ? $0.name : "\($0.name) { \($0.members.joined(separator: " ")) }" }
            .joined(separator: " ")
    }()

    /// One line with its end.
    static func line(_ cells: [String]) -> [UInt8] { Array((cells.map(quoted).joined(separator: ",") + "\r\n").utf8) }

    /// The cell for what stands at a path; empty for null.
    static func text(_ path: ArraySlice<String>, of value: InputValue) -> String {
        switch value {
        case .null: return ""
        case .bool(let flag): return flag ? "true" : "false"
        case .int(let number): return "\(number)"
        case .double(let number): return "\(number)"
        case .string(let text), .enumeration(let text): return harmless(text)
        case .list(let items):
            let texts = items.map { text(path, of: $0) }.filter { !$0.isEmpty }
            return texts.joined(separator: "; ")
        case .object(let object):
            guard let name = path.first, let member = object[name] else { return "" }
            return text(path.dropFirst(), of: member)
        }
    }

    /// A spreadsheet takes a text that begins like this for a formula, which could send the table elsewhere; an
    /// apostrophe keeps it a text (OWASP, CSV Injection). Numbers stay as they are.
    private static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, ["=", "+", "-", "@", "\t", "\r", "\n"].contains(first) else {
            return text
        }
        return "'" + text
    }

    private static func quoted(_ cell: String) -> String {
        let special: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        guard cell.utf8.contains(where: special.contains) else { return cell }
        var quoted = "\""
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
