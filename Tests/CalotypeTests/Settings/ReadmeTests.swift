import Calotype
import Foundation
import Testing

@Suite struct ReadmeTests {
    @Test func `README has the table of settings as calotype settings prints it`() throws {
        let checkout = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: checkout.appending(path: "README.md"), encoding: .utf8)
        let begin = try #require(readme.range(of: "<!-- settings -->\n"))
        let end = try #require(readme.range(of: "\n<!-- /settings -->"))
        #expect(
            readme[begin.upperBound..<end.lowerBound] == SettingsTable.markdown,
            "put the output of calotype settings between the two marks")
    }
}
