import Support
import Testing

@Suite struct ExponentialBackoffTests {
    @Test func `waits double up to the limit, and start again after a success`() {
        var backoff = ExponentialBackoff(first: .milliseconds(250), longest: .seconds(3))
        #expect(!backoff.isActive)
        #expect((0..<6).map { _ in backoff.next() } == [0.25, 0.5, 1, 2, 3, 3].map { .seconds($0) })
        #expect(backoff.isActive)
        backoff.reset()
        #expect(!backoff.isActive)
        #expect(backoff.next() == .milliseconds(250))
    }

    @Test func `a shorter limit also limits the next wait`() {
        var backoff = ExponentialBackoff(first: .seconds(1), longest: .seconds(30))
        let waits = (0..<4).map { _ in backoff.next(atMost: .seconds(5)) }
        #expect(waits == [1, 2, 4, 5].map { .seconds($0) })
        #expect(backoff.next() == .seconds(5))
        #expect(backoff.next() == .seconds(10))
    }

    @Test func `jitter shortens a wait, and does not change the growth`() {
        for _ in 0..<100 {
            var backoff = ExponentialBackoff(first: .seconds(1), longest: .seconds(4), jitter: 0.5...1)
            for limit in [1, 2, 4, 4] {
                let wait = backoff.next()
                #expect(wait >= .seconds(limit) / 2 && wait <= .seconds(limit))
            }
        }
    }

    @Test func `many failures do not overflow`() {
        var backoff = ExponentialBackoff(first: .milliseconds(50), longest: .seconds(2))
        for _ in 0..<10_000 { _ = backoff.next() }
        #expect(backoff.next() == .seconds(2))
    }
}
