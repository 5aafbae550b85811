import Foundation
import GraphQL
import JSON
import Testing

/// The answers of graphql-core in `Fixtures/harbour.jsonl`, as `Fixtures/record.py` describes them.
struct Recording {
    /// The schema, an introspection query and its answer.
    let head: JSONObject
    let documents: [JSONObject]

    static func harbour() throws -> Recording {
        let file = try #require(
            Bundle.module.url(forResource: "harbour", withExtension: "jsonl", subdirectory: "Fixtures"))
        let lines = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
            try #require(try JSONReader.read(Array($0), depth: 200).object)
        }
        return Recording(head: try #require(lines.first), documents: Array(lines.dropFirst()))
    }
}
