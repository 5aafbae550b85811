import Support
import Testing

@Suite struct AdmissionLimitTests {
    @Test func `a caller beyond the limit is refused until one leaves`() {
        let limit = AdmissionLimit(2)
        #expect(limit.enter() && limit.enter())
        #expect(!limit.enter())
        limit.leave()
        #expect(limit.enter())
        #expect(!limit.enter())
    }
}
