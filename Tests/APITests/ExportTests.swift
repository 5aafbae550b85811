import API
import Foundation
import HTTPTypes
import Postgres
import Query
import TestServices
import Testing

@Suite struct ExportTests {
    @Test func `a whole result comes in order, beyond the size of pages and of batches`() async throws {
        try await withAPI(photos: 450) { api in
            let lines = try await api.get("/api/v1/photos.ndjson?order=taken_asc&camera=Camera%201&camera=Camera%202")
            #expect(lines.headers[.contentType] == "application/x-ndjson")
            #expect(lines.headers[.contentDisposition] == #"attachment; filename="photos.ndjson""#)
            let photos = try lines.text.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            #expect(photos.compactMap { $0["databaseId"] as? Int } == (1...450).filter { $0 % 3 != 0 })
            let page = try await api.get("/api/v1/photos?order=taken_asc&first=1")
            let first = try #require((page.json["photos"] as? [[String: Any]])?.first as? NSDictionary)
            #expect(photos.first as NSDictionary? == first)

            let table = try await api.send(
                .post, "/api/v1/photos.csv",
                body: #"{"filter": {"years": [2020]}, "q": "iso:<=1000", "order": "SIZE_DESC"}"#)
            #expect(table.headers[.contentType] == "text/csv; charset=utf-8; header=present")
            let rows = table.text.components(separatedBy: "\r\n")
            #expect(rows.count == 12 && rows[0].hasPrefix("id,filename,path,") && rows[1].hasPrefix("10,IMG_10.jpg,"))
            #expect(rows.last == "")
        }
    }

    @Test func `cells keep commas, quotes, lines and formulas to themselves`() async throws {
        try await withAPI(photos: 1) { api in
            try await api.database.client.execute(
                """
                UPDATE photos SET title = '=HYPERLINK("http://x")', description = E'a, "b"\nc', keywords = '{"x;y",-z}',
                                  longitude = -5.5, latitude = 1, rating = 0
                """)
            try await api.library.catchUp()
            let table = try await api.get("/api/v1/photos.csv")
            #expect(
                table.text.contains(#","'=HYPERLINK(""http://x"")","a, ""b""\#nc","""x;y""; '-z",0,false,"#),
                "\(table.text)")
            #expect(table.text.contains(",1.0,-5.5,"))
        }
    }

    /// Python reads the table, its lists as the description says.
    @Test func `lists and texts can be read back, and all columns of the shared table are there`() async throws {
        try await withAPI(photos: 1) { api in
            let keywords = [
                "a;b", ";z", "plain", "", " blank", "say \"x\"", "=1+1", "'=1", "''-", "'tis", "\"", "a; b", "é,ü",
                "two\nlines",
            ]
            try await api.database.client.execute(
                """
                UPDATE photos SET keywords = \(keywords), title = '''=x', location_name = 'Vieux-Port', shutter_speed = '1/125',
                    aperture = 'f/2.8', focal_length = '50 mm', perceptual_hash = 'd1c4f0e8a5b3972c'
                """)
            try await api.library.catchUp()
            let table = try await api.get("/api/v1/photos.csv")
            let program = #"""
                import csv, io, json, re, sys
                def text(cell): return cell[1:] if re.match("'+[-=+@\t\r\n]", cell) else cell
                def texts(cell):
                    parts = re.findall(r'(?:^|; )("(?:[^"]|"")*"|[^;]*)(?=; |$)', cell)
                    return [text(part[1:-1].replace('""', '"') if part[:1] == '"' else part) for part in parts]
                row = next(csv.DictReader(io.StringIO(sys.stdin.buffer.read().decode(), newline="")))
                print(json.dumps([texts(row["keywords"]), text(row["title"]), *list(row.values())[-5:]]))
                """#
            let read = try JSONSerialization.jsonObject(with: try python(program, input: table.text)) as? [Any]
            #expect(read?[0] as? [String] == keywords, "\(table.text)")
            #expect(
                read?.dropFirst().map { $0 as? String }
                    == ["'=x", "Vieux-Port", "1/125", "f/2.8", "50 mm", "d1c4f0e8a5b3972c"])
        }
    }

    private func python(_ program: String, input: String) throws -> Data {
        let python = Process()
        let (source, output) = (Pipe(), Pipe())
        python.executableURL = URL(
            filePath: ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"] ?? "/usr/bin/python3")
        python.arguments = ["-c", program]
        python.standardInput = source
        python.standardOutput = output
        try python.run()
        source.fileHandleForWriting.write(Data(input.utf8))
        try source.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        python.waitUntilExit()
        return data
    }

    @Test func `an empty result is a table without rows`() async throws {
        try await withAPI { api in
            let lines = try await api.get("/api/v1/photos.ndjson")
            let table = try await api.get("/api/v1/photos.csv")
            #expect(lines.status == 200 && lines.text == "")
            #expect(
                table.text.hasSuffix(
                    ",aiStatus,error,location_name,shutter_speed,aperture,focal_length,perceptual_hash\r\n"))
        }
    }

    @Test(arguments: [
        ("first=1", "first"), ("order=RANDOM", "order"), ("order=distance", "order"), ("colour=red", "colour"),
    ])
    func `a wrong parameter is named`(query: String, field: String) async throws {
        try await withAPI(photos: 1) { api in
            for format in ["csv", "ndjson"] {
                let answer = try await api.get("/api/v1/photos.\(format)?\(query)")
                #expect(answer.status == 400 && answer.field == field, "\(answer.text)")
            }
            let body = try await api.send(.post, "/api/v1/photos.csv", body: #"{"first": 3}"#)
            #expect(body.status == 400 && body.field == "first")
            #expect(try await api.get("/api/v1/photos.csv", as: .aiWrite).status == 403)
            #expect(try await api.get("/api/v1/photos.csv", as: nil).status == 401)
        }
    }
}
