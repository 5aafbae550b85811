import Logging
import Storage

/// A service was started and does not respond.
struct StartError: Error, Equatable, CustomStringConvertible {
    let part: String
    let reason: String?
    let log: String?

    var description: String {
        "\(part) does not respond" + (reason.map { ": \($0)" } ?? "") + (log.map { " (its log is \($0))" } ?? "")
    }
}

extension OneMachine {
    private static let patience: Duration = .seconds(90)

    /// Waits until a service responds.
    ///
    /// - Throws: ``StartError`` with the last reason if it does not respond in time.
    func wait(for part: String, log: String? = nil, until answers: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + Self.patience
        var reason: String?
        while ContinuousClock.now < deadline {
            do {
                if try await answers() { return }
            } catch {
                // Reported only at the end: refused connections are normal while a service starts.
                reason = "\(error)"
                logger.debug("not ready yet", metadata: ["part": "\(part)", "reason": "\(error)"])
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw StartError(part: part, reason: reason, log: log)
    }

    func waitUntilReady(_ address: String) async throws {
        let http = HTTPTransport(settings: .init(connectTimeout: .seconds(2)))
        try await wait(for: "The API") {
            let answer = try await http.send(.init(url: address))
            return answer.status == 200
        }
    }
}
