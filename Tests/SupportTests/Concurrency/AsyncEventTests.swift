import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct AsyncEventTests {
    private let clock = ContinuousClock()

    @Test func `a signal without a waiting task ends the next wait, once`() async {
        let event = AsyncEvent()
        await event.signal()
        let first = await clock.measure { await event.wait(atMost: .seconds(30)) }
        #expect(first < .seconds(10))
        let second = await clock.measure { await event.wait(atMost: .milliseconds(50)) }
        #expect(second >= .milliseconds(50))
    }

    @Test func `a signal or a cancellation ends a wait`() async {
        let event = AsyncEvent()
        let signalled = Task { await event.wait(atMost: .seconds(300)) }
        await Task.yield()
        await event.signal()
        await signalled.value
        let cancelled = Task { await event.wait(atMost: .seconds(300)) }
        cancelled.cancel()
        await cancelled.value
    }
}
