import Logging
import Storage

/// A part that was started and does not answer.
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

    /// Asks again and again until a part answers.
    ///
    /// - Throws: ``StartError`` with the last reason when it does not in time.
    func wait(for part: String, log: String? = nil, until answers: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + Self.patience
        var reason: String?
        while ContinuousClock.now < deadline {
            do {
                if try await answers() { return }
            } catch {
                // Kept for the end: while a part starts, refusals are to be expected.
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
