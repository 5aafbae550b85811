import Testing

@Suite struct FolderTests {
    @Test(arguments: folderTable.keys.sorted())
    func `a folder names only types of folders before it`(target: String) throws {
        let table = folderTable[target, default: FolderOrder([])]
        let found = FolderReferences(of: try SourceFile.all().filter { $0.target == target })
        for reference in table.violations(in: found.references) {
            Issue.record(
                """
                \(reference.file) names \(reference.type) of \(target)/\(reference.to), but \(target)/\(reference.from) \
                comes before \(target)/\(reference.to). Move the type or the file to the other folder, or what both need \
                to a folder before both. If the order itself is wrong, change it in FolderTable.swift.
                """)
        }
        for folder in found.folders.subtracting(table.order).sorted() {
            Issue.record(
                "Sources/\(target)/\(folder) is not in FolderTable.swift: add it after the folders that it names")
        }
        for folder in Set(table.order).subtracting(found.folders).sorted() {
            Issue.record("Sources/\(target)/\(folder) no longer exists: remove it from FolderTable.swift")
        }
        for exception in table.unused(in: found.references) {
            Issue.record(
                """
                \(target)/\(exception.from) no longer names types of \(target)/\(exception.to): remove the exception from \
                FolderTable.swift
                """)
        }
    }

    @Test func `every target has an order of folders`() throws {
        let targets = Set(try SourceFile.all().map(\.target)).subtracting(["System"])
        #expect(targets == Set(folderTable.keys), "FolderTable.swift lists the folders of every target")
    }

    @Test func `a reference to a later folder is found`() {
        let files = [
            SourceFile(target: "T", path: "Sources/T/A/One.swift", text: "struct One { let two: Two }"),
            SourceFile(target: "T", path: "Sources/T/B/Two.swift", text: "package final class Two {}"),
        ]
        let found = FolderReferences(of: files)
        #expect(FolderOrder(["A", "B"]).violations(in: found.references).map(\.type) == ["Two"])
        #expect(FolderOrder(["B", "A"]).violations(in: found.references).isEmpty)
        let excepted = FolderOrder(["A", "B"], except: [.init("A", "B", "a test")])
        #expect(excepted.violations(in: found.references).isEmpty)
        #expect(excepted.unused(in: []).map(\.from) == ["A"])
    }

    @Test func `comments, strings, members and nested types are no references`() {
        let words = SwiftWords(
            of: ##"""
                // One
                /* Two /* Three */ */
                let a = "Four \(Five("Six")) Seven", b = .Eight, c = """
                    Nine " \(Ten)
                    """, d = #"Eleven \#(Twelve) \(Thirteen)"#
                """##)
        let types = words.words.filter { !$0.isMember && $0.text.first?.isUppercase == true }
        #expect(types.map(\.text) == ["Five", "Ten", "Twelve"])
        let declared = SwiftWords(
            of:
                "private struct A {}\npackage indirect enum B { struct C {} }\n@MainActor final class D {}\nextension E {}"
        )
        #expect(FolderReferences.declaredTypes(in: declared.words) == ["B", "D"])
    }
}
