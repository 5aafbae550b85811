import Catalog
import Foundation
import JSON
package import Logging

/// Writes each message as one JSON object per line, for programs that collect logs. Metadata are fields of the object,
/// such as `key` for an object's key.
package struct JSONLogHandler: LogHandler {
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
        let about = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let members: JSONObject = [
            "time": .string(Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(Date())),
            "level": .string(event.level.rawValue), "label": .string(label),
            "message": .string(event.message.description),
        ]
        // Metadata do not replace the fields of the message itself.
        let taken = Set(members.map(\.name))
        let facts = about.map {
            JSONObject.Member(taken.contains($0.key) ? "_\($0.key)" : $0.key, Self.json($0.value))
        }
        write(JSONValue.object(members + JSONObject(members: facts)).json + "\n")
    }

    private static func json(_ value: Logger.Metadata.Value) -> JSONValue {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let value): .string(value.description)
        case .array(let values): .list(values.map(json))
        case .dictionary(let values):
            .object(
                JSONObject(
                    members: values.sorted { $0.key < $1.key }.map { JSONObject.Member($0.key, json($0.value)) }))
        }
    }
}
