import Foundation

/// The photos that the project ships for its demo, and the larger set that a developer may have beside it.
enum SamplePhotos {
    static let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "samples/photos")

    /// `CALOTYPE_TEST_PHOTOS`: 146 JPEG files of about 90 cameras in `jpeg/`, with exiftool's reading of each.
    static let many: URL? = ProcessInfo.processInfo.environment["CALOTYPE_TEST_PHOTOS"].map { URL(filePath: $0) }

    static func all() throws -> [URL] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).map { folder.appending(path: $0) }
            .filter { !$0.hasDirectoryPath && !$0.pathExtension.isEmpty }
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }
}
