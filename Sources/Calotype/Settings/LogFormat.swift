/// The format of log messages.
package enum LogFormat: String, CaseIterable, Sendable {
    /// For people; see ``TextLogHandler``.
    case text
    /// One JSON object per line; see ``JSONLogHandler``.
    case json
}
