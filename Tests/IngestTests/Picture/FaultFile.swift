import Foundation

/// `Fixtures/faults`: files that a version before could not read, or read wrongly; `expected.tsv` there says what is right.
enum FaultFile {
    private static let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/faults")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }
}
