import API
import Catalog
import Foundation
import HTTPTypes
import Postgres
import Query
import TestServices
import Testing

@Suite struct ExportTests {
    @Test func `an export is in order, beyond the sizes of pages and batches`() async throws {
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

    @Test func `commas, quotes, line breaks and formulas stay within their cells`() async throws {
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

    /// Python reads the table, and its lists as the OpenAPI document describes.
    @Test func `lists and strings can be read back, and all columns of the shared table are present`() async throws {
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

    /// The table and JSON are written by different code.
    @Test func `each cell of a number, a flag or a string has the value of the photo's JSON`() async throws {
        try await withAPI(photos: 3) { api in
            try await api.database.client.execute(
                """
                UPDATE photos SET title = 'Vieux-Port', description = 'two words', rating = 4, favourite = true,
                    altitude_m = 12.25, exposure_seconds = 0.008, f_number = 2.8, focal_length_mm = 50,
                    focal_length_35mm = 75, lens_model = 'EF 50mm', location_name = 'Vieux-Port',
                    shutter_speed = '1/125', aperture = 'f/2.8', focal_length = '50 mm',
                    perceptual_hash = 'd1c4f0e8a5b3972c', district = 'Hôtel de Ville', region = 'Provence',
                    media_type = 'image/jpeg', size_bytes = 9007199254740993
                """)
            try await api.library.catchUp()
            let lines = try await api.get("/api/v1/photos.ndjson")
            let table = try await api.get("/api/v1/photos.csv")
            let rows = table.text.components(separatedBy: "\r\n").map { $0.components(separatedBy: ",") }
            let places = [
                "id": "databaseId", "cameraMake": "camera.make", "cameraModel": "camera.model", "lens": "camera.lens",
                "iso": "camera.iso", "exposureSeconds": "camera.exposureSeconds", "fNumber": "camera.fNumber",
                "focalLength": "camera.focalLength", "focalLength35": "camera.focalLength35",
                "latitude": "position.latitude", "longitude": "position.longitude", "altitude": "position.altitude",
                "city": "place.city", "district": "place.district", "region": "place.region",
                "country": "place.country", "countryCode": "place.countryCode", "error": "error.code",
                "location_name": "place.name", "shutter_speed": "camera.shutterSpeed", "aperture": "camera.aperture",
                "focal_length": "camera.focalLengthText", "perceptual_hash": "perceptualHash",
            ]
            for (line, cells) in zip(lines.text.split(separator: "\n"), rows.dropFirst()) {
                let photo = try #require(
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                for (name, cell) in zip(rows[0], cells)
                where !["keywords", "tags", "objects", "people"].contains(name) {
                    let value = (places[name] ?? name).split(separator: ".").reduce(photo as Any?) { object, key in
                        (object as? [String: Any])?[String(key)]
                    }
                    switch value {
                    case nil, is NSNull: #expect(cell.isEmpty, "\(name): \(cell)")
                    case let flag as Bool where ["favourite"].contains(name): #expect(cell == "\(flag)")
                    case let number as NSNumber:
                        #expect(Double(cell) == number.doubleValue, "\(name): \(cell) instead of \(number)")
                    default: #expect(value.map { "\($0)" } == cell, "\(name): \(cell)")
                    }
                }
            }
            #expect(rows[1].contains("9007199254740993"))
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

    @Test func `an empty export is a table without rows`() async throws {
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
    func `a bad parameter is named`(query: String, field: String) async throws {
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
