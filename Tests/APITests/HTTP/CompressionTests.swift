import API
import Catalog
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@Suite struct CompressionTests {
    private struct Raw {
        let headers: HTTPFields
        let bytes: [UInt8]

        var isGzip: Bool { headers[.contentEncoding] == "gzip" }

        /// The output of the program gzip.
        func unpacked() throws -> String {
            let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try Data(bytes).write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            let gzip = Process()
            let output = Pipe()
            gzip.executableURL = URL(filePath: "/bin/gzip")
            gzip.arguments = ["-dc"]
            gzip.standardInput = try FileHandle(forReadingFrom: file)
            gzip.standardOutput = output
            try gzip.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            gzip.waitUntilExit()
            #expect(gzip.terminationStatus == 0)
            return String(decoding: data, as: UTF8.self)
        }
    }

    private func ask(
        _ api: TestAPI, _ uri: String, _ accept: String? = "gzip", method: HTTPRequest.Method = .get,
        body: String? = nil,
        as scope: Scope = .read, _ more: HTTPFields = [:]
    ) async throws -> Raw {
        var headers = more
        let token = try #require(api.tokens[scope])
        headers[.authorization] = "Bearer \(token)"
        headers[.acceptEncoding] = accept
        if body != nil { headers[.contentType] = "application/json" }
        let answer = try await api.client.execute(
            uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        return Raw(headers: answer.headers, bytes: Array(answer.body.readableBytesView))
    }

    @Test func `a gzip response has the same content and a fraction of the size`() async throws {
        try await withAPI(photos: 100) { api in
            let query = #"{"query": "{ photos(first: 100) { nodes { filename path takenAt } } }"}"#
            for (uri, method, body) in [
                ("/api/v1/photos?first=100", HTTPRequest.Method.get, nil), ("/api/v1/timeline?by=day", .get, nil),
                ("/openapi.yaml", .get, nil),
                ("/api/v1/photos/search", .post, #"{"first": 100}"#), ("/graphql", .post, query),
            ] as [(String, HTTPRequest.Method, String?)] {
                let plain = try await ask(api, uri, nil, method: method, body: body)
                let small = try await ask(api, uri, method: method, body: body)
                #expect(!plain.isGzip && small.isGzip, "\(uri)")
                #expect(small.bytes.count * 2 < plain.bytes.count, "\(uri)")
                #expect(small.headers[.contentLength] == "\(small.bytes.count)", "\(uri)")
                let text = try small.unpacked()
                #expect(text == String(decoding: plain.bytes, as: UTF8.self), "\(uri)")
                for answer in [plain, small] {
                    #expect(answer.headers[.vary]?.contains("Accept-Encoding") == true, "\(uri)")
                }
                #expect(plain.headers[.eTag] == small.headers[.eTag])
            }
        }
    }

    @Test func `an export is compressed as it is written, and each batch of lines can be read when it arrives`()
        async throws
    {
        try await withAPI(photos: 450) { api in
            for format in ["ndjson", "csv"] {
                let plain = try await ask(api, "/api/v1/photos.\(format)", nil)
                let small = try await ask(api, "/api/v1/photos.\(format)")
                #expect(small.isGzip && small.headers[.contentLength] == nil)
                let text = try small.unpacked()
                #expect(text == String(decoding: plain.bytes, as: UTF8.self))
                // The mark of a flush in deflate (RFC 1951 §3.2.4: a stored block of no bytes).
                let marks = small.bytes.indices.dropLast(3).filter {
                    small.bytes[$0...].prefix(4) == [0, 0, 255, 255]
                }
                #expect(marks.count >= 3)
            }
        }
    }

    @Test(arguments: [
        ("gzip", true), ("br, gzip;q=0.5", true), ("*", true), ("x-gzip", true), ("GZIP", true), ("gzip;q=0", false),
        ("*;q=0", false), ("gzip;q=0, *", false), ("identity", false), ("br, zstd", false),
        ("identity, gzip;q=0.5", false), ("", false), ("notgzip", false),
    ])
    func `a client that does not accept gzip gets none`(accept: String, isGzip: Bool) async throws {
        try await withAPI(photos: 50) { api in
            for uri in ["/api/v1/photos", "/index.html", "/api/v1/photos.csv"] {
                let answer = try await ask(api, uri, accept)
                #expect(answer.isGzip == isGzip, "\(uri)")
            }
        }
    }

    @Test func `small responses, secrets and responses without a body are not compressed`() async throws {
        try await withAPI(photos: 50) { api in
            let session = try await ask(api, "/api/v1/session")
            #expect(!session.isGzip && session.headers[.cacheControl] == "no-store, no-transform")
            let name = String(repeating: "n", count: 80)
            let others = (0..<15).map { "\(name)\($0): __typename" }.joined(separator: " ")
            let mutation = #"mutation { createToken(name: \"x\", scopes: [READ]) { secret } \#(others) }"#
            let token = try await ask(
                api, "/graphql", method: .post, body: #"{"query": "\#(mutation)"}"#, as: .admin)
            #expect(token.bytes.count > 1024 && !token.isGzip)
            let page = try await ask(api, "/api/v1/photos")
            let tag = try #require(page.headers[.eTag])
            let again = try await ask(api, "/api/v1/photos", [.ifNoneMatch: tag])
            #expect(again.bytes.isEmpty && !again.isGzip && again.headers[.eTag] == tag)
            #expect(again.headers[.vary] == page.headers[.vary])
        }
    }
}

extension CompressionTests {
    private func ask(_ api: TestAPI, _ uri: String, _ more: HTTPFields) async throws -> Raw {
        try await ask(api, uri, "gzip", more)
    }
}
