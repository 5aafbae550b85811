import Foundation
package import Logging

/// Writes each message as one line for people: time, level, label, what it is about, the message.
///
/// Keys of objects and words of clients stand in messages, and may hold anything: characters that would begin another line
/// or command a terminal are written as escapes, and a value with a blank or a quote stands in quotes.
package struct TextLogHandler: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    private let label: String
    private let write: @Sendable (String) -> Void

    /// - Parameter write: takes a line with its end, whole.
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

    /// Controls of C0 and C1, line ends of Unicode and marks that turn the direction of writing.
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
