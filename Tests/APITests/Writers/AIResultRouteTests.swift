import API
import Catalog
import Foundation
import HTTPTypes
import Postgres
import Testing
import TestServices

@Suite struct AIResultRouteTests {
    @Test func `AI results are stored once, part by part, and found at once`() async throws {
        try await withAPI(photos: 2) { api in
            let path = "/api/v1/photos/1/ai-results"
            #expect(try await api.send(.put, path, as: .aiWrite, body: #"{"tags": ["sea"]}"#).status == 204)
            #expect(try await api.get("/api/v1/photos?tag=sea").json["totalCount"] as? Int == 1)
            let first = try await Self.row(api)
            #expect(try await api.send(.put, path, as: .aiWrite, body: #"{"tags": ["sea"]}"#).status == 204)
            #expect(try await Self.row(api) == first, "the same call again changes nothing, not even the time")
            let faces =
                #"{"faces": [{"person": "Anna", "confidence": 0.5, "box": [0, 0, 1, 1]}], "status": "faces done"}"#
            #expect(try await api.send(.put, path, as: .aiWrite, body: faces).status == 204)
            let photo = try await api.get("/api/v1/photos/1")
            #expect(photo.json["tags"] as? [String] == ["sea"])
            #expect(photo.json["aiStatus"] as? String == "faces done")
            #expect((photo.json["faces"] as? [[String: Any]])?.first?["person"] as? String == "Anna")
            #expect(try await api.send(.put, path, as: .aiWrite, body: #"{"tags": []}"#).status == 204)
            #expect(try await api.get("/api/v1/photos?tag=sea").json["totalCount"] as? Int == 0)
        }
    }

    private static func row(_ api: TestAPI) async throws -> [String] {
        try await api.database.client.query("SELECT r::text FROM photo_ai_results r").map { try $0.decode(at: 0) }
    }

    @Test(arguments: [
        ("{}", "body"), (#"{"tag": []}"#, "body.tag"), (#"{"tags": "sea"}"#, "body.tags"),
        (#"{"tags": [""]}"#, "body.tags[0]"), (#"{"tags": ["a\u0000b"]}"#, "body.tags[0]"),
        (#"{"objects": [{"confidence": 1}]}"#, "body.objects[0]"),
        (#"{"objects": [{"label": "a", "confidence": 2}]}"#, "body.objects[0].confidence"),
        (#"{"faces": [{"box": [0, 0, 1]}]}"#, "body.faces[0].box"),
        (#"{"faces": [{"name": "A"}]}"#, "body.faces[0].name"),
        (#"{"status": 3}"#, "body.status"),
    ])
    func `bad results are named and nothing is stored`(body: String, field: String) async throws {
        try await withAPI(photos: 1) { api in
            let answer = try await api.send(.put, "/api/v1/photos/1/ai-results", as: .aiWrite, body: body)
            #expect(answer.status == 400)
            #expect(answer.field == field, "\(answer.text)")
            #expect(try await Self.row(api).isEmpty)
        }
    }

    @Test func `results for a missing photo are rejected`() async throws {
        try await withAPI { api in
            let answer = try await api.send(.put, "/api/v1/photos/7/ai-results", as: .aiWrite, body: #"{"tags": []}"#)
            #expect(answer.status == 404)
        }
    }

    @Test func `results of a photo that was overwritten after its claim are rejected`() async throws {
        try await withAPI(photos: 1) { api in
            func post(_ tag: String) async throws -> TestAPI.Answer {
                try await api.send(
                    .put, "/api/v1/photos/1/ai-results", as: .aiWrite,
                    body: "{\"writer\": \"w\", \"version\": \"1\", \"tags\": [\"\(tag)\"]}")
            }
            func claim() async throws -> Int? {
                let body = #"{"writer": "w", "version": "1", "parts": ["tags"]}"#
                let answer = try await api.send(.post, "/api/v1/ai/claims", as: .aiWrite, body: body)
                return (answer.json["photos"] as? [Any])?.count
            }
            #expect(try await claim() == 1)
            try await api.database.client.execute("UPDATE photos SET sha256 = sha256('other')")
            let late = try await post("old")
            #expect(late.status == 200 && late.json["kept"] as? [String: String] == ["tags": "OUTDATED"])
            let results = try await api.database.client.query("SELECT FROM photo_ai_results WHERE tags IS NOT NULL")
            #expect(results.isEmpty)
            // A client that retries sends results of the same old content.
            #expect(try await post("old").json["kept"] as? [String: String] == ["tags": "OUTDATED"])
            #expect(try await claim() == 1)
            #expect(try await post("new").status == 204)
            #expect(try await api.get("/api/v1/photos?tag=new").json["totalCount"] as? Int == 1)
        }
    }

    @Test func `a reindex becomes a job whose progress can be read`() async throws {
        try await withAPI(photos: 5) { api in
            let filter = #"{"filter": {"taken": {"from": "2020-01-02", "to": "2020-01-04"}}}"#
            let job = try await api.send(.post, "/api/v1/admin/reindex", as: .admin, body: filter)
            #expect(job.status == 202)
            #expect(job.json["total"] as? Int == 2, "\(job.text)")
            let id = try #require(job.json["id"] as? String)
            #expect(try await api.get("/api/v1/admin/jobs/\(id)", as: .admin).json["state"] as? String == "QUEUED")
            let escaped = id.replacing("=", with: "%3D")
            #expect(try await api.get("/api/v1/admin/jobs/\(escaped)", as: .admin).json["id"] as? String == id)
            #expect(try await api.get("/api/v1/admin/jobs/nonsense", as: .admin).status == 404)
            let wrong = try await api.send(.post, "/api/v1/admin/reindex", as: .admin, body: #"{"filter": {"x": 1}}"#)
            #expect(wrong.status == 400 && wrong.field == "filter.x")
            let dry = try await api.send(
                .post, "/api/v1/admin/reindex", as: .admin, body: #"{"dryRun": true, "prefix": "days/"}"#)
            #expect(dry.status == 200)
            #expect(dry.json["photos"] as? Int == 5 && dry.json["bytes"] as? Int == 15_000, "\(dry.text)")
            let wrongPart = try await api.send(
                .post, "/api/v1/admin/reindex", as: .admin, body: #"{"parts": ["exif", "pixels"]}"#)
            let reason = "parts[1]: must be one of original, exif, places, hash, thumbnails, search"
            #expect(
                wrongPart.field == "parts[1]" && wrongPart.json["detail"] as? String == reason, "\(wrongPart.text)")
            for (change, state) in [("paused", "PAUSED"), ("running", "QUEUED"), ("cancelled", "CANCELLED")] {
                let answer = try await api.send(
                    .patch, "/api/v1/admin/jobs/\(id)", as: .admin, body: "{\"state\": \"\(change)\"}")
                #expect(answer.json["state"] as? String == state, "\(answer.text)")
            }
            let ended = try await api.send(
                .patch, "/api/v1/admin/jobs/\(id)", as: .admin, body: #"{"state": "paused"}"#)
            #expect(ended.status == 404)
            let begun = try await api.graphQL(
                "mutation { reindex(parts: [PLACES], prefix: \"days/\", perSecond: 5) { id parts bytes total } }",
                as: .admin)
            #expect(begun.text.contains(#""parts":["PLACES"]"#), "\(begun.text)")
        }
    }

    @Test func `GraphQL estimates a reindex and starts it with the same arguments`() async throws {
        try await withAPI(photos: 5) { api in
            func ask(_ field: String, as scope: Scope = .admin) async throws -> String {
                try await api.graphQL(
                    "\(field.hasPrefix("reindex(") ? "mutation " : ""){ answer: \(field) }", as: scope
                ).text
            }
            let size = "{ photos originals bytes }"
            let filter = #"filter: {taken: {from: "2020-01-02", to: "2020-01-04"}}"#
            for (arguments, answer) in [
                ("", #"{"photos":5,"originals":5,"bytes":15000.0}"#),
                ("(\(filter), parts: [EXIF, HASH])", #"{"photos":2,"originals":2,"bytes":"#),
                (
                    #"(q: "year:2020", prefix: "days/", parts: [PLACES, SEARCH])"#,
                    #"{"photos":5,"originals":0,"bytes":0.0}"#
                ),
                (#"(prefix: "nowhere/", parts: [THUMBNAILS])"#, #"{"photos":0,"originals":0,"bytes":0.0}"#),
            ] {
                let text = try await ask("reindexEstimate\(arguments) \(size)")
                #expect(text.contains(answer), "\(text)")
            }
            #expect(try await api.database.client.query("SELECT FROM job_batches").isEmpty)
            let begun = try await ask(
                #"reindex(\#(filter), q: "year:2020", parts: [HASH, THUMBNAILS]) { parts total }"#)
            #expect(begun.contains(#"{"parts":["HASH","THUMBNAILS"],"total":2}"#), "\(begun)")
            for (field, code, words) in [
                ("reindexEstimate(parts: [PIXELS]) \(size)", "GRAPHQL_VALIDATION_FAILED", "PIXELS"),
                ("reindexEstimate(parts: []) \(size)", "BAD_USER_INPUT", "parts: must name at least one part"),
                (#"reindex(q: "iso:") { id }"#, "BAD_USER_INPUT", "q: "),
                (#"reindex(filter: {years: [0]}) { id }"#, "BAD_USER_INPUT", "filter.years"),
                (#"reindex(prefix: "a\u0000") { id }"#, "BAD_USER_INPUT", "prefix: must be"),
                (#"reindex(perSecond: 0) { id }"#, "BAD_USER_INPUT", "perSecond: must be between"),
            ] {
                let text = try await ask(field)
                #expect(text.contains(#""code":"\#(code)""#) && text.contains(words), "\(text)")
            }
            #expect(try await ask("reindexEstimate \(size)", as: .read).contains("FORBIDDEN"))
        }
    }

    @Test func `a comparison can be requested and is listed with its report`() async throws {
        try await withAPI { api in
            let path = "/api/v1/admin/reconcile"
            let run = try await api.send(.post, path, as: .admin, body: "{}")
            #expect(run.status == 202)
            #expect(run.json["state"] as? String == "waiting")
            let listed = try await api.get(path, as: .admin).json["runs"] as? [[String: Any]]
            #expect(listed?.map { $0["confirmed"] as? Bool } == [false])
            try await api.database.client.execute(
                "UPDATE reconcile_runs SET finished_at = now(), vanished = 200, vanished_keys = ARRAY['a b.jpg', 'é.jpg']"
            )
            let id = try #require(listed?.first?["id"] as? Int)
            let one = try await api.get("\(path)/\(id)", as: .admin).json
            #expect(one["vanished"] as? Int == 200)
            #expect((one["keys"] as? [String: [String]])?["vanished"] == ["a b.jpg", "é.jpg"])
            #expect((one["keys"] as? [String: [String]])?["added"] == [])
            #expect(try await api.get("\(path)/999", as: .admin).status == 404)
            #expect(try await api.get("\(path)/x", as: .admin).status == 404)
            #expect(try await api.get("\(path)/\(id)", as: .read).status == 403)
            // A run that withheld something can be confirmed once.
            for body in [#"{"confirm": true}"#, #"{"confirm": "yes"}"#, #"{"confirm": null}"#, #"{"confirm": 1.5}"#] {
                let answer = try await api.send(.post, path, as: .admin, body: body)
                #expect(answer.field == "confirm", "\(body)")
                #expect(answer.text.contains("must be the id of the refused run"), "\(body)")
            }
            #expect(try await api.send(.post, path, as: .admin, body: #"{"": null}"#).status == 400)
            func confirmed(_ id: Int) async throws -> String {
                try await api.send(.post, path, as: .admin, body: "{\"confirm\": \(id)}").text
            }
            #expect(try await confirmed(999).contains("there is no run 999"))
            #expect(try await confirmed(id).contains("run \(id) withheld nothing"))
            try await api.database.client.execute("UPDATE reconcile_runs SET refused = TRUE")
            #expect(try await confirmed(id).contains("the list of run \(id) is too old"))
            try await api.database.client.execute("UPDATE reconcile_runs SET vanished_ids = '{1,2}'")
            let confirming = try await api.send(.post, path, as: .admin, body: "{\"confirm\": \(id)}")
            #expect(confirming.status == 202 && confirming.json["confirms"] as? Int == id)
            #expect(try await confirmed(id).contains("run \(id) was already confirmed"))
            #expect(try await api.send(.post, path, as: .read, body: "{}").status == 403)
        }
    }
}
