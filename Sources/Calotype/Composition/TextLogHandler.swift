import Foundation
package import Logging

/// Writes each log message as one line for people: time, level, label, metadata, message.
///
/// Messages contain object keys and text from clients. Control characters and line breaks are escaped, so that no text
/// can begin a new line or control the terminal. Values with a blank or a quotation mark are quoted.
package struct TextLogHandler: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    private let label: String
    private let write: @Sendable (String) -> Void

    /// - Parameter write: receives one complete line with its line break.
    package init(label: String, write: @escaping @Sendable (String) -> Void) {
        self.label = label
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let time = Date.ISO8601FormatStyle(dateTimeSeparator: .standard, timeZoneSeparator: .omitted).format(Date())
        let about = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { " \(Self.escaped($0.key))=\(Self.text($0.value))" }.joined()
        write("\(time) \(event.level) \(label):\(about) \(Self.escaped(event.message.description))\n")
    }

    private static func text(_ value: Logger.Metadata.Value) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .stringConvertible(let value): quoted(value.description)
        case .array(let values): "[" + values.map(text).joined(separator: ", ") + "]"
        case .dictionary(let values):
            "["
                + values.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \(text($0.value))" }
                .joined(separator: ", ") + "]"
        }
    }

    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.isEmpty || text.unicodeScalars.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        guard needsQuotes else { return escaped(text) }
        return "\"" + escaped(text.replacing("\\", with: "\\\\")).replacing("\"", with: "\\\"") + "\""
    }

    /// C0 and C1 control characters, Unicode line separators, and marks that change the writing direction.
    static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isUnsafe(scalar): result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: scalar.properties.isBidiControl
        default: false
        }
    }
}
