import GraphQL

/// The columns of the table that a spreadsheet reads (RFC 4180). How lists stand in a cell, and what keeps a text from being
/// a formula, is told in `openapi/openapi.yaml`: both can be undone.
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
        // What else the shared table has, under its names there.
        ("location_name", ["place", "name"]), ("shutter_speed", ["camera", "shutterSpeed"]),
        ("aperture", ["camera", "aperture"]), ("focal_length", ["camera", "focalLengthText"]),
        ("perceptual_hash", ["perceptualHash"]),
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
        case .list(let items): return items.compactMap { item($0, path) }.joined(separator: "; ")
        case .object(let object):
            guard let name = path.first, let member = object[name] else { return "" }
            return text(path.dropFirst(), of: member)
        }
    }

    /// A text of a list; nil for null. In quotes where it could not be told from its neighbours.
    private static func item(_ value: InputValue, _ path: ArraySlice<String>) -> String? {
        if let name = path.first { return value.object?[name].flatMap { item($0, path.dropFirst()) } }
        if value.isNull { return nil }
        let text = Self.text([], of: value)
        let isAmbiguous = text.isEmpty || text.utf8.contains { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\"") }
        return isAmbiguous || text.first == " " || text.last == " " ? inQuotes(text) : text
    }

    /// A spreadsheet takes a text that begins like this for a formula, which could send the table elsewhere; an
    /// apostrophe keeps it a text (OWASP, CSV Injection). Numbers stay as they are. A text that has such apostrophes
    /// itself gets one more, so that who reads the table can take one away.
    private static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first(where: { $0 != "'" }),
            ["=", "+", "-", "@", "\t", "\r", "\n"].contains(first)
        else {
            return text
        }
        return "'" + text
    }

    private static func quoted(_ cell: String) -> String {
        let special: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        return cell.utf8.contains(where: special.contains) ? inQuotes(cell) : cell
    }

    private static func inQuotes(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
