import Calotype
import Foundation
import Testing

@Suite struct FindingTests {
    @Test func `a finding has the fault and its remedy`() {
        let finding = Finding(subject: "disk", outcome: .wrong("12 MB free", remedy: "make room"))
        #expect(finding.isWrong)
        #expect(finding.line == "FAIL  disk: 12 MB free\n      remedy: make room")
    }

    @Test func `a skipped check is not a fault`() {
        let finding = Finding(subject: "schema", outcome: .skipped(because: "the database is unavailable"))
        #expect(!finding.isWrong)
    }
}
