import Support
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct BroadcastTests {
    @Test func `every listener is notified`() async {
        let broadcast = Broadcast()
        var first = broadcast.listen().makeAsyncIterator()
        var second = broadcast.listen().makeAsyncIterator()
        broadcast.send()
        #expect(await first.next() != nil)
        #expect(await second.next() != nil)
    }

    @Test func `notifications that arrive while a listener is busy are merged into one`() async {
        let broadcast = Broadcast()
        let stream = broadcast.listen()
        for _ in 0..<5 { broadcast.send() }
        let count = Mutex(0)
        let reader = Task {
            for await _ in stream { count.withLock { $0 += 1 } }
        }
        while count.withLock({ $0 }) == 0 { await Task.yield() }
        for _ in 0..<100 { await Task.yield() }
        #expect(count.withLock { $0 } == 1)
        reader.cancel()
        await reader.value
    }

    @Test func `the end of a listener is reported once`() async {
        let broadcast = Broadcast()
        let ends = Mutex(0)
        let stream = broadcast.listen { ends.withLock { $0 += 1 } }
        let reader = Task {
            for await _ in stream {}
        }
        reader.cancel()
        await reader.value
        broadcast.send()
        #expect(ends.withLock { $0 } == 1)
    }
}
