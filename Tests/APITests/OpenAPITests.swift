import API
import Foundation
import HTTPTypes
import Testing

/// The operations of `openapi/openapi.yaml`, read by their indentation. It reads this project's file, not YAML in
/// general.
struct OpenAPIDocument {
    let operations: [(method: HTTPRequest.Method, path: String)]

    init() throws {
        let file = TestAPI.root.appending(path: "openapi/openapi.yaml")
        var operations: [(HTTPRequest.Method, String)] = []
        var path: String?
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("components:") { break }
            if line.hasPrefix("  /"), line.hasSuffix(":") {
                path = String(line.dropFirst(2).dropLast())
            } else if let path, line.hasPrefix("    "), !line.hasPrefix("     "), line.hasSuffix(":"),
                let method = HTTPRequest.Method(rawValue: line.dropFirst(4).dropLast().uppercased())
            {
                operations.append((method, path))
            }
        }
        self.operations = operations
    }
}

@Suite struct OpenAPITests {
    @Test func `every route is documented and every documented route exists`() async throws {
        try await withAPI { api in
            let described = Set(try OpenAPIDocument().operations.map { "\($0.method) \($0.path)" })
            #expect(described.count > 15)
            let routes = api.routes.filter { !$0.contains("**") && $0 != "GET /" && !$0.hasPrefix("HEAD") }
            #expect(described == Set(routes))
        }
    }

    @Test func `the read-only POST paths are routes`() async throws {
        try await withAPI { api in
            #expect(
                Routes.readOnlyPosts.isSubset(
                    of: api.routes.compactMap { $0.hasPrefix("POST ") ? String($0.dropFirst(5)) : nil }))
        }
    }

    @Test func `the document is served unchanged`() async throws {
        try await withAPI { api in
            let answer = try await api.get("/openapi.yaml")
            #expect(answer.text.hasPrefix("openapi: 3.1.0"))
        }
    }
}
