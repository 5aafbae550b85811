import Foundation

/// Lines `NAME=value`: the format of the configuration file and of `calotype up --env-file`.
///
/// A value may have single quotes with the meaning they have in a shell, so that `set -a; . file` gives the same values.
/// Empty lines and lines that start with `#` are ignored.
package struct EnvironmentFile: Equatable, Sendable {
    package var values: [(name: String, value: String)]

    package init(_ values: [(name: String, value: String)]) {
        self.values = values
    }

    /// - Parameter name: the file's name, for errors.
    package init(parsing text: String, name: String) throws(SettingError) {
        values = []
        for (index, rawLine) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = rawLine.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            func refusal(_ reason: String) -> SettingError {
                .malformedLine(index + 1, file: name, reason: reason)
            }
            guard let equals = line.firstIndex(of: "=") else { throw refusal("expected NAME=value") }
            let key = String(line[..<equals])
            guard key.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
                throw refusal("\"\(key)\" is not a name")
            }
            if values.contains(where: { $0.name == key }) { throw refusal("\(key) occurs twice") }
            let raw = String(line[line.index(after: equals)...])
            guard let value = Self.unquoted(raw) else { throw refusal("a quote of \(key) is not closed") }
            values.append((name: key, value: value))
        }
    }

    package init(contentsOf path: String) throws(SettingError) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .unreadableFile(path, reason: error.localizedDescription)
        }
        try self.init(parsing: text, name: path)
    }

    package static func == (a: Self, b: Self) -> Bool {
        a.values.elementsEqual(b.values) { $0 == $1 }
    }

    package subscript(name: String) -> String? {
        values.first { $0.name == name }?.value
    }

    package var text: String {
        values.map { "\($0.name)=\(Self.quoted($0.value))\n" }.joined()
    }

    private static func quoted(_ value: String) -> String {
        if value.wholeMatch(of: /[A-Za-z0-9_.:\/@%+,=-]*/) != nil { return value }
        return "'" + value.replacing("'", with: #"'\''"#) + "'"
    }

    private static func unquoted(_ raw: String) -> String? {
        guard raw.hasPrefix("'") else { return raw }
        guard raw.count >= 2, raw.hasSuffix("'") else { return nil }
        return String(raw.dropFirst().dropLast()).replacing(#"'\''"#, with: "'")
    }
}
