import Logging
import Support

/// An event of a listener.
package enum ListenEvent: Sendable, Equatable {
    /// Notifications arrive from now on. Earlier ones are lost, so the listener must read the state again.
    case connected
    case notification(Notification)
    /// The connection broke; the next event is `connected`, once the server is back.
    case disconnected(PostgresError)
}

/// The notifications of some channels, over a separate connection that reconnects automatically.
///
/// It runs in the task that iterates, and ends when that is cancelled or the client is closed. Between iterations,
/// notifications wait in the socket and on the server.
package struct NotificationSequence: AsyncSequence, Sendable {
    package typealias Element = ListenEvent
    package typealias Failure = Never

    let client: PostgresClient
    let channels: [String]

    package func makeAsyncIterator() -> Iterator {
        Iterator(client: client, channels: channels)
    }

    package struct Iterator: AsyncIteratorProtocol {
        private static let checkInterval: Duration = .seconds(30)
        private static let checkTimeout: Duration = .seconds(10)

        private let client: PostgresClient
        private let channels: [String]
        private var connection: Connection?
        private var backoff = ExponentialBackoff.connecting

        init(client: PostgresClient, channels: [String]) {
            self.client = client
            self.channels = channels
        }

        package mutating func next() async -> ListenEvent? {
            await next(isolation: nil)
        }

        package mutating func next(isolation: isolated (any Actor)?) async -> ListenEvent? {
            while !Task.isCancelled, !client.isClosed {
                do throws(PostgresError) {
                    if let connection { return .notification(try await notification(on: connection)) }
                    let fresh = try await client.openApart()
                    for channel in channels { try await fresh.execute("LISTEN \(identifier: channel)") }
                    connection = fresh
                    backoff.reset()
                    return .connected
                } catch {
                    if Task.isCancelled { break }
                    if connection != nil {
                        connection = nil
                        return .disconnected(error)
                    }
                    client.logger.debug("LISTEN failed; retrying", metadata: ["error": "\(error)"])
                    do { try await Task.sleep(for: backoff.next()) } catch { break }
                }
            }
            connection = nil
            return nil
        }

        /// Returns the next notification. A silent connection is checked periodically: its peer may have vanished.
        private func notification(on connection: Connection) async throws(PostgresError) -> Notification {
            while true {
                if let notification = try await connection.nextNotification(within: Self.checkInterval) {
                    return notification
                }
                _ = try await connection.query("SELECT 1", timeout: Self.checkTimeout)
            }
        }
    }
}

extension PostgresClient {
    /// Listens to channels, on a connection outside the pool.
    ///
    ///     for await event in client.listen(to: "photo_changes") { … }
    package func listen(to channels: String...) -> NotificationSequence {
        NotificationSequence(client: self, channels: channels)
    }

    /// Notifies the listeners of a channel. Inside a transaction use `SELECT pg_notify(…)` on its connection.
    package func notify(_ channel: String, payload: String = "") async throws(PostgresError) {
        _ = try await query("SELECT pg_notify(\(channel), \(payload))")
    }
}
