import Testing

@Suite struct FileTests {
    @Test func `no file grows past 400 lines`() throws {
        for file in try SourceFile.all(below: ["Sources", "Tests"]) {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
            #expect(lines <= 400, "\(file.path) has \(lines) lines: look for the second idea")
        }
    }

    @Test(arguments: [
        "try!", "@unchecked Sendable", "nonisolated(unsafe)", "Task.detached", "@_exported", "fatalError(",
    ])
    func `no source takes a short cut around the compiler`(shortCut: String) throws {
        for file in try SourceFile.all() {
            let code = file.text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
            #expect(!code.contains { $0.contains(shortCut) }, "\(file.path) contains \(shortCut)")
        }
    }

    @Test func `nothing is public: all targets are one program`() throws {
        for file in try SourceFile.all() {
            let lines = file.text.split(separator: "\n").filter { $0.drop { $0 == " " }.hasPrefix("public ") }
            #expect(lines.isEmpty, "\(file.path) has public declarations")
        }
    }
}
