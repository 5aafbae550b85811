import Logging
import Postgres
import ServiceLifecycle
import Writers

/// Deletes ended sessions and links, at the start and every hour.
struct AccessPruning: Service {
    private static let interval: Duration = .seconds(3600)

    let store: AccessStore
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await store.prune()
                } catch PostgresError.server(let error) where error.isAboutStandby {
                    logger.debug("expired sessions are not deleted on a read-only replica")
                } catch {
                    logger.warning("failed to delete expired sessions", metadata: ["error": "\(error)"])
                }
                do { try await Task.sleep(for: Self.interval) } catch { return }
            }
        }
    }
}
