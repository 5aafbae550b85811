import API
import Catalog
import HTTPTypes
import Postgres
import TestServices
import Testing

@Suite struct DiskFullTests {
    @Test func `a full disk has its own code, and the process is not ready`() async throws {
        try await withAPI(photos: 1) { api in
            _ = try await api.database.client.execute(
                """
                CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$
                """)
            _ = try await api.database.client.execute(
                "CREATE TRIGGER no_room BEFORE INSERT ON photo_ai_results FOR EACH ROW EXECUTE FUNCTION no_room()")
            let answer = try await api.send(
                .put, "/api/v1/photos/1/ai-results", as: .aiWrite, body: #"{"tags": ["sea"]}"#)
            #expect(answer.status == 503 && answer.text.contains("disk is full"), "\(answer.text)")
            let ready = try await api.get("/readyz", as: nil)
            #expect(ready.status == 503 && ready.text.contains("disk is full"), "\(ready.text)")
            let mutation = "mutation { setAIResults(photo: 1, results: {tags: [\"sea\"]}) { id } }"
            let again = try await api.graphQL(mutation, as: .aiWrite)
            #expect(again.status == 503 && again.text.contains("DATABASE_DISK_FULL"), "\(again.text)")
        }
    }
}
