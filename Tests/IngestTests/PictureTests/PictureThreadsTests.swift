import Foundation
import Ingest
import Intake
import Testing

@Suite struct PictureThreadsTests {
    @Test func `a decoder that hangs ends its process, and so costs one file only`() async {
        await #expect(processExitsWith: .exitCode(75)) {
            let threads = PictureThreads(count: 2, limit: .milliseconds(200))
            await threads.run { Thread.sleep(forTimeInterval: 60) }
        }
    }

    @Test func `many short pieces of work together may take longer than one`() async {
        let threads = PictureThreads(count: 1, limit: .milliseconds(400))
        for _ in 0..<10 { await threads.run { Thread.sleep(forTimeInterval: 0.1) } }
    }
}
