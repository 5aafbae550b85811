import Calotype
import Foundation
import Testing

@Suite struct FindingTests {
    @Test func `a finding says what is wrong and how to remedy it`() {
        let finding = Finding(subject: "disk", outcome: .wrong("12 MB free", remedy: "make room"))
        #expect(finding.isWrong)
        #expect(finding.line == "FAIL  disk: 12 MB free\n      remedy: make room")
    }

    @Test func `a check that could not be made is not a fault of its own`() {
        let finding = Finding(subject: "schema", outcome: .skipped(because: "the database does not answer"))
        #expect(!finding.isWrong)
    }
}
