import Testing

@Suite struct FileTests {
    @Test func `no file grows past 400 lines`() throws {
        for file in try SourceFile.all(below: ["Sources", "Tests"]) {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
            #expect(lines <= 400, "\(file.path) has \(lines) lines: look for the second idea")
        }
    }

    @Test(arguments: ["try!", "Task.detached", "@_exported", "fatalError("])
    func `no source takes a short cut around the compiler`(shortCut: String) throws {
        for file in try SourceFile.all() {
            let code = file.text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
            #expect(!code.contains { $0.contains(shortCut) }, "\(file.path) contains \(shortCut)")
        }
    }

    @Test func `values shared between threads without a proof are listed, with the reason above each`() throws {
        /// Each owns one handle of a C library.
        let allowed: Set = [
            "Sources/Ingest/Picture/ColourTransform.swift", "Sources/Postgres/Connection/Canceller.swift",
            "Sources/Query/Index/Bitmap.swift", "Sources/Support/Sandbox/SharedBytes.swift",
        ]
        var used: Set<String> = []
        for file in try SourceFile.all() {
            let lines = file.text.split(separator: "\n").map { $0.drop { $0 == " " } }
            for (above, line) in zip([""] + lines, lines) where !line.hasPrefix("//") {
                // A pointer that is stored as an integer makes the same promise where no search finds it.
                #expect(!line.contains("Pointer(bitPattern:"), "\(file.path): store the pointer itself")
                guard line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") else { continue }
                used.insert(file.path)
                #expect(above.hasPrefix("//"), "\(file.path): give the reason in a comment above \(line)")
            }
        }
        #expect(used == allowed, "use a value, an actor or Mutex; a C handle goes on this list")
    }

    @Test func `nothing is public: all targets are one program`() throws {
        for file in try SourceFile.all() {
            let lines = file.text.split(separator: "\n").filter { $0.drop { $0 == " " }.hasPrefix("public ") }
            #expect(lines.isEmpty, "\(file.path) has public declarations")
        }
    }
}
