import Foundation
import Support
import Testing

@Suite struct WorkerThreadsTests {
    @Test func `work beyond the number of threads waits for a free thread`() async {
        let threads = WorkerThreads(count: 2, name: "picture")
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<6 { group.addTask { await threads.run { Thread.sleep(forTimeInterval: 0.1) } } }
        }
        #expect(ContinuousClock.now - start >= .milliseconds(300))
    }
}
