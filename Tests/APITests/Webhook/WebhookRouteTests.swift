import API
import Catalog
import Foundation
import HTTPTypes
import Ingest
import Intake
import Postgres
import Synchronization
import Testing
import TestServices

@Suite struct WebhookRouteTests {
    static let path = "/webhook/s3-photo-upload"
    static let event = """
        {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "eventTime": "2026-01-02T03:04:05.678Z",
          "eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "photos"},
          "object": {"key": "a+b.jpg", "size": 5, "eTag": "d41d8cd98f00b204e9800998ecf8427e", "sequencer": "01"}}}]}
        """

    private static func jobs(_ api: TestAPI) async throws -> [String] {
        try await api.database.client.query("SELECT object_key FROM ingest_jobs ORDER BY object_key").map {
            try $0.decode(at: 0)
        }
    }

    @Test func `an accepted event is a job before the response, however often it arrives`() async throws {
        try await withAPI { api in
            for _ in 1...2 {
                let answer = try await api.send(
                    .post, Self.path, as: nil, headers: [.authorization: "Bearer \(TestAPI.webhookToken)"],
                    body: Self.event)
                #expect(answer.status == 202)
                #expect(answer.json["accepted"] as? Int == 1)
            }
            #expect(try await Self.jobs(api) == ["a b.jpg"])
        }
    }

    @Test func `the valid events of a batch become jobs, the others are named`() async throws {
        try await withAPI { api in
            let records = Self.event.dropFirst(#"{"Records": ["#.count).dropLast(2)
            let body = #"{"Records": [\#(records), \#(records.replacing("a+b.jpg", with: "%ff")), {}]}"#
            let answer = try await api.send(
                .post, Self.path, as: nil, headers: [.authorization: "Bearer \(TestAPI.webhookToken)"], body: body)
            #expect(answer.status == 202 && answer.json["accepted"] as? Int == 1)
            let refused = answer.json["refused"] as? [[String: Any]] ?? []
            #expect(
                refused.map { $0["field"] as? String } == ["Records[1].s3.object.key", "Records[2].eventVersion"])
            #expect(try await Self.jobs(api) == ["a b.jpg"])
        }
    }

    @Test func `a signature is valid for its body and for five minutes`() async throws {
        try await withAPI { api in
            func send(age: Int, body: String) async throws -> Int {
                let stamp = String(Int(Date().timeIntervalSince1970) - age)
                let signature = WebhookSignature.header(
                    body: Array(Self.event.utf8), timestamp: stamp, secret: Array("hmac".utf8))
                var headers = HTTPFields()
                headers[try #require(HTTPField.Name("X-Calotype-Timestamp"))] = stamp
                headers[try #require(HTTPField.Name("X-Calotype-Signature"))] = signature
                return try await api.send(.post, Self.path, as: nil, headers: headers, body: body).status
            }
            let cases = [
                (0, Self.event, 202), (301, Self.event, 401), (-400, Self.event, 401), (0, Self.event + " ", 401),
            ]
            for (age, body, expected) in cases {
                let status = try await send(age: age, body: body)
                #expect(status == expected, "\(age) seconds")
            }
        }
    }

    @Test func `an unauthenticated, too large or malformed webhook stores nothing`() async throws {
        try await withAPI { api in
            let authorized: HTTPFields = [.authorization: "Bearer \(TestAPI.webhookToken)"]
            #expect(try await api.send(.post, Self.path, as: nil, body: Self.event).status == 401)
            let wrong: HTTPFields = [.authorization: "Bearer wrong"]
            #expect(try await api.send(.post, Self.path, as: nil, headers: wrong, body: Self.event).status == 401)
            #expect(try await api.send(.post, Self.path, as: .read, body: Self.event).status == 401)
            let large = Self.event + String(repeating: " ", count: 5 << 20)
            #expect(try await api.send(.post, Self.path, as: nil, headers: authorized, body: large).status == 413)
            let broken = Self.event.replacing(#""key": "a+b.jpg", "#, with: "")
            let answer = try await api.send(.post, Self.path, as: nil, headers: authorized, body: broken)
            #expect(answer.status == 400)
            #expect(answer.field?.contains("key") == true, "\(answer.text)")
            #expect(try await api.send(.post, Self.path, as: nil, headers: authorized, body: "{").status == 400)
            #expect(try await Self.jobs(api).isEmpty)
        }
    }

    @Test func `a token with the scope ingest can post events`() async throws {
        try await withAPI { api in
            let answer = try await api.send(.post, Self.path, as: .ingest, body: Self.event)
            #expect(answer.status == 202)
        }
    }

    @Test func `a password in the address is the token, as Oracle sends it`() async throws {
        try await withAPI { api in
            func send(_ password: String) async throws -> Int {
                let pair = Data("calotype:\(password)".utf8).base64EncodedString()
                let headers: HTTPFields = [.authorization: "Basic \(pair)"]
                return try await api.send(.post, Self.path, as: nil, headers: headers, body: Self.event).status
            }
            for (password, expected) in [(TestAPI.webhookToken, 202), ("wrong", 401), ("", 401)] {
                let status = try await send(password)
                #expect(status == expected, "\(password)")
            }
        }
    }

    @Test func `a subscription is confirmed only for an authenticated sender, and only at Oracle's address`()
        async throws
    {
        let visited = Mutex<[String]>([])
        let address = "https://cell1.notification.eu-marseille-1.oci.oraclecloud.com/confirmation?token=a"
        let events = EventServices { url in
            visited.withLock { $0.append(url) }
            return []
        }
        try await withAPI(events: events) { api in
            let type = try #require(HTTPField.Name(OracleConfirmation.header.name))
            func send(_ token: String, _ url: String) async throws -> Int {
                let headers: HTTPFields = [.authorization: "Bearer \(token)", type: OracleConfirmation.header.value]
                let body = "{\"ConfirmationURL\": \"\(url)\"}"
                return try await api.send(.post, Self.path, as: nil, headers: headers, body: body).status
            }
            let refused = [
                try await send("wrong", address), try await send(TestAPI.webhookToken, "https://evil.example/"),
            ]
            #expect(refused == [401, 400])
            #expect(visited.withLock { $0 }.isEmpty)
            let status = try await send(TestAPI.webhookToken, address)
            #expect(status == 200)
            #expect(visited.withLock { $0 } == [address])
        }
    }

    @Test func `a message of SNS is authenticated by its signature alone`() async throws {
        let folder = TestAPI.root.appending(path: "Tests/IntakeTests/Fixtures/sns")
        let pem = try String(contentsOf: folder.appending(path: "certificate.pem"), encoding: .utf8)
        let topic = try #require(SNSTopic(arn: "arn:aws:sns:eu-west-3:111122223333:photos"))
        let sns = SNSSubscriber(topics: [topic]) { _ in Array(pem.utf8) }
        let message = try String(contentsOf: folder.appending(path: "notification_v2.json"), encoding: .utf8)
        try await withAPI(events: EventServices(sns: sns)) { api in
            let headers: HTTPFields = [.contentType: "text/plain; charset=UTF-8"]
            let forged = message.replacing("111122223333:photos\",", with: "111122223333:others\",")
            #expect(try await api.send(.post, Self.path, as: nil, headers: headers, body: forged).status == 401)
            #expect(try await Self.jobs(api).isEmpty)
            let answer = try await api.send(.post, Self.path, as: nil, headers: headers, body: message)
            #expect(answer.status == 202)
            #expect(try await Self.jobs(api) == ["2024/été/IMG 0001+a%20#b.jpg"])
        }
    }

    @Test func `without topics, a message of SNS gets the name of their setting`() async throws {
        let file = TestAPI.root.appending(path: "Tests/IntakeTests/Fixtures/sns/notification_v2.json")
        let message = try String(contentsOf: file, encoding: .utf8)
        try await withAPI { api in
            #expect(try await api.send(.post, Self.path, as: nil, body: message).status == 401)
            let headers: HTTPFields = [.authorization: "Bearer \(TestAPI.webhookToken)"]
            let answer = try await api.send(.post, Self.path, as: nil, headers: headers, body: message)
            #expect(answer.status == 400 && answer.field == "Type")
            #expect(answer.text.contains("CALOTYPE_SNS_TOPICS"), "\(answer.text)")
        }
    }

    @Test func `events of the derived bucket and of any other bucket create no jobs`() async throws {
        try await withAPI { api in
            let headers: HTTPFields = [.authorization: "Bearer \(TestAPI.webhookToken)"]
            let derived = Self.event.replacing(#""name": "photos""#, with: #""name": "derived""#)
            let answer = try await api.send(.post, Self.path, as: nil, headers: headers, body: derived)
            #expect(answer.json["ignored"] as? Int == 1)
            #expect(try await Self.jobs(api).isEmpty)
        }
    }
}
