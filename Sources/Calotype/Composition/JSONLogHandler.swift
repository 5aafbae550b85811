import Catalog
import Foundation
package import Logging

/// Writes each message as a line of JSON, for programs that collect logs: what a message is about stands under names of
/// its own, the object's key under `key`.
package struct JSONLogHandler: LogHandler {
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
        let about = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let members: [FilterInput.Member] = [
            .init("time", .string(Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(Date()))),
            .init("level", .string(event.level.rawValue)), .init("label", .string(label)),
            .init("message", .string(event.message.description)),
        ]
        // Names of the line itself are not taken by what a message is about.
        let taken = Set(members.map(\.name))
        let facts = about.map {
            FilterInput.Member(taken.contains($0.key) ? "_\($0.key)" : $0.key, Self.json($0.value))
        }
        write(FilterInput.object(members + facts).json + "\n")
    }

    private static func json(_ value: Logger.Metadata.Value) -> FilterInput {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let value): .string(value.description)
        case .array(let values): .list(values.map(json))
        case .dictionary(let values):
            .object(values.sorted { $0.key < $1.key }.map { .init($0.key, json($0.value)) })
        }
    }
}
