extension Connection {
    /// Waits for a notification; nil after the timeout.
    func nextNotification(within patience: Duration) async throws(PostgresError) -> Notification? {
        let deadline = ContinuousClock.now + patience
        while true {
            if let notification = handle.nextNotification() { return notification }
            let wake = await reactor.wait(for: .read, on: handle.socket, until: deadline, cancellable: true)
            switch wake {
            case .ready:
                guard handle.consumeInput(), !handle.isBroken else { throw lost() }
            case .deadline: return nil
            case .cancelled: throw .cancelled
            }
        }
    }
}
