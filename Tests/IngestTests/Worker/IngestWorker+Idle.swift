import Ingest
import Intake
import Postgres
import TestServices

extension EventIntake {
    /// Waits until no job is queued or running.
    func untilIdle() async throws {
        while true {
            let statistics = try await statistics()
            if statistics.queued + statistics.running == 0 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

extension IngestWorker {
    /// Runs until no job is queued or running.
    ///
    /// - Throws: the error with which the worker ends before.
    func run(untilIdle intake: EventIntake) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.run() }
            group.addTask { try await intake.untilIdle() }
            try await group.next()
            group.cancelAll()
        }
    }
}

extension JobQueue {
    /// Leaves the claimed job behind as a process does that dies during it, three times.
    static func dieThreeTimes(in database: PostgresClient) async throws -> [Bool] {
        var claims: [Bool] = []
        for number: Int32 in 0..<3 {
            let queue = JobQueue(database: database, process: .ended(number))
            try await queue.requeueLeftovers()
            let first = try await queue.claim(1).first
            let quarantined = try await queue.claimQuarantined()
            claims.append(first != nil || quarantined != nil)
        }
        return claims
    }
}
