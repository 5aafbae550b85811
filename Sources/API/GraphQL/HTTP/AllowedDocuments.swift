import Foundation
import Storage

/// The only documents that are executed, if the owner restricts them: the files `*.graphql` of a folder.
package struct AllowedDocuments: Sendable {
    /// By SHA-256 in lower-case hexadecimal, as clients name them.
    private let byHash: [String: [UInt8]]

    /// Reads a folder and its subfolders.
    ///
    /// - Throws: when the folder cannot be read or has no such file.
    package init(folder: String) throws {
        var documents: [[UInt8]] = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where path.hasSuffix(".graphql") {
            documents.append([UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))))
        }
        guard !documents.isEmpty else { throw Empty(folder: folder) }
        self.init(documents)
    }

    package struct Empty: Error, CustomStringConvertible {
        let folder: String
        package var description: String { "the folder \(folder) contains no *.graphql files" }
    }

    package init(_ documents: [[UInt8]]) {
        byHash = Dictionary(documents.map { (PayloadHash.of($0), $0) }) { first, _ in first }
    }

    subscript(hash: String) -> [UInt8]? { byHash[hash] }

    /// Whether a document is one of these, byte for byte.
    func contains(_ document: [UInt8]) -> Bool { byHash[PayloadHash.of(document)] != nil }
}
