import Logging
import ServiceLifecycle

/// Reports to the service manager when this process is ready and when it starts to stop.
///
/// The last service of its group, and so the first that learns of a shutdown.
struct ServiceManagerNotice: Service {
    /// Whether the process is ready when its services start; otherwise ``ready()`` is called later.
    let isReadyAtStart: Bool
    let logger: Logger
    private let manager = ServiceManager()

    func ready() { notify(.ready) }

    func run() async throws {
        if isReadyAtStart { notify(.ready) }
        try await gracefulShutdown()
        notify(.stopping)
    }

    private func notify(_ state: ServiceManager.State) {
        do {
            try manager?.notify(state)
        } catch {
            logger.error("the service manager was not notified", metadata: ["error": "\(error)"])
        }
    }
}
