import Catalog
import Foundation
import Intake
import JSON
import Synchronization
import Testing

/// Messages of Amazon SNS, signed with a test key; see Fixtures/sns/README.md.
@Suite struct SNSTests {
    private static let arn = "arn:aws:sns:eu-west-3:111122223333:photos"
    private static let certificateURL =
        "https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"
    private static let now = Instant(iso8601: "2027-01-02T03:04:05Z") ?? Instant(microseconds: 0)

    /// The requested addresses, and their responses.
    private final class Service: Sendable {
        let visited = Mutex<[String]>([])
        let pem: String

        init(_ certificate: String = "certificate") throws { pem = try SNSTests.text("\(certificate).pem") }

        func subscriber(_ topics: [String] = [SNSTests.arn], pinned: String? = nil) throws -> SNSSubscriber {
            try SNSSubscriber(
                topics: topics.compactMap(SNSTopic.init),
                pinned: pinned.map { try #require(SigningCertificate(pem: SNSTests.text($0))) }
            ) { url in
                self.visited.withLock { $0.append(url) }
                return Array(self.pem.utf8)
            }
        }
    }

    @Test(arguments: ["notification_v1", "notification_v2"], [nil, "certificate.pem"])
    func `a signed message contains its event`(file: String, pinned: String?) async throws {
        let service = try Service()
        let subscriber = try service.subscriber(pinned: pinned)
        for _ in 1...2 {
            let event = try #require(try await subscriber.event(in: try Self.message(file), at: Self.now))
            #expect(try EventParser().parse(event).events.map(\.key) == ["2024/été/IMG 0001+a%20#b.jpg"])
        }
        #expect(service.visited.withLock { $0 } == (pinned == nil ? [Self.certificateURL] : []))
    }

    @Test(arguments: ["1", "2"])
    func `a subscription is confirmed at the topic's own address, and an unsubscription is accepted`(version: String)
        async throws
    {
        let service = try Service()
        let subscriber = try service.subscriber(pinned: "certificate.pem")
        let confirmation = try Self.message("subscription_confirmation_v\(version)")
        #expect(try await subscriber.event(in: confirmation, at: Self.now) == nil)
        let url =
            "https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription&TopicArn=\(Self.arn)&Token=2336412f37"
        #expect(service.visited.withLock { $0 } == [url])
        let end = try Self.message("unsubscribe_confirmation_v\(version)")
        #expect(try await subscriber.event(in: end, at: Self.now) == nil)
        #expect(service.visited.withLock { $0.count } == 1)
    }

    @Test(arguments: ["Message", "MessageId", "Subject", "Timestamp", "Type"], ["1", "2"])
    func `a message that was changed after it was signed is rejected`(field: String, version: String) async throws {
        let subscriber = try Service().subscriber()
        let value = field == "Type" ? "UnsubscribeConfirmation" : "forged"
        let forged = try Self.message("notification_v\(version)", [field: value])
        await #expect(throws: SNSRefusal.wrongSignature) { try await subscriber.event(in: forged, at: Self.now) }
    }

    @Test func `another signature version, a missing signature and another key are rejected`() async throws {
        let subscriber = try Service().subscriber()
        for changes in [["SignatureVersion": "1"], ["Signature": ""], ["Signature": "?"]] {
            let forged = try Self.message("notification_v2", changes)
            await #expect(throws: SNSRefusal.wrongSignature) { try await subscriber.event(in: forged, at: Self.now) }
        }
        let message = try Self.message("notification_v2")
        let stranger = try Service("stranger").subscriber()
        await #expect(throws: SNSRefusal.wrongSignature) { try await stranger.event(in: message, at: Self.now) }
        let elliptic = try Service("elliptic").subscriber()
        await #expect(throws: SNSRefusal.unreadableCertificate) {
            try await elliptic.event(in: message, at: Self.now)
        }
        let third = try Self.message("notification_v2", ["SignatureVersion": "3"])
        await #expect(throws: SNSRefusal.unknownVersion("3")) { try await subscriber.event(in: third, at: Self.now) }
        let other = try Service().subscriber([Self.arn + "2"])
        await #expect(throws: SNSRefusal.unknownTopic(Self.arn)) { try await other.event(in: message, at: Self.now) }
        let early = try #require(Instant(iso8601: "2001-01-01T00:00:00Z"))
        await #expect(throws: SNSRefusal.certificateOutOfDate) { try await subscriber.event(in: message, at: early) }
    }

    @Test(arguments: [
        "http://sns.eu-west-3.amazonaws.com/a.pem", "https://sns.us-east-1.amazonaws.com/a.pem",
        "https://evil.example/a.pem", "https://sns.eu-west-3.amazonaws.com.evil.example/a.pem",
        "https://evil.example/https://sns.eu-west-3.amazonaws.com/a.pem",
        "https://sns.eu-west-3.amazonaws.com@evil.example/a.pem",
        "https://evil.example#@sns.eu-west-3.amazonaws.com/a.pem",
        "https://sns.eu-west-3.amazonaws.com:8443/a.pem", "https://sns.eu-west-3.amazonaws.com/a.txt",
        "https://sns.eu-west-3.amazonaws.com/?Action=x.pem",
        "https://evil.example\\@sns.eu-west-3.amazonaws.com/a.pem",
        "https://SNS.eu-west-3.amazonaws.com/a.pem", "file:///etc/ssl/certs/a.pem", "",
    ]) func `no certificate is loaded from another address`(url: String) async throws {
        let service = try Service()
        let forged = try Self.message("notification_v2", ["SigningCertURL": url])
        let subscriber = try service.subscriber()
        await #expect(throws: SNSRefusal.foreignAddress(field: "SigningCertURL")) {
            try await subscriber.event(in: forged, at: Self.now)
        }
        #expect(service.visited.withLock { $0 }.isEmpty)
    }

    @Test(arguments: [
        "arn:aws:sns:eu-west-3:111122223333", "arn:aws:sqs:eu-west-3:111122223333:photos",
        "arn:aws:sns:evil.example/:111122223333:photos", "arn:other:sns:eu-west-3:111122223333:photos", "photos", "",
    ]) func `a string that is not a topic's ARN is rejected`(arn: String) { #expect(SNSTopic(arn: arn) == nil) }

    @Test func `a truncated or invalid certificate is rejected`() throws {
        let pem = try Self.text("certificate.pem")
        let lines = pem.split(separator: "\n")
        for count in 1..<lines.count - 1 {
            let short = (lines[..<count] + [lines[lines.count - 1]]).joined(separator: "\n")
            #expect(SigningCertificate(pem: short) == nil, "\(count) lines")
        }
        #expect(SigningCertificate(pem: "") == nil)
    }

    @Test(arguments: [
        (
            "https://cell1.notification.eu-marseille-1.oci.oraclecloud.com/20181201/confirmation?token=a&protocol=b",
            true
        ),
        ("https://notification.eu-marseille-1.oci.oraclecloud.com/x", true),
        ("http://cell1.notification.eu-marseille-1.oci.oraclecloud.com/x", false),
        ("https://cell1.notification.eu-marseille-1.oci.oraclecloud.com.evil.example/x", false),
        ("https://objectstorage.eu-marseille-1.oci.oraclecloud.com/x", false),
        ("https://169.254.169.254/opc/v2/", false), ("https://a@cell1.notification.x.oci.oraclecloud.com/x", false),
    ]) func `only addresses of Oracle's notification service are requested`(url: String, isVisited: Bool) throws {
        let body = Array("{\"ConfirmationURL\":\"\(url)\"}".utf8)
        if isVisited {
            #expect(try OracleConfirmation(body: body).url == url)
        } else {
            #expect {
                try OracleConfirmation(body: body)
            } throws: { error in
                (error as? EventError)?.field == "ConfirmationURL"
            }
        }
    }

    private static func text(_ file: String) throws -> String {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/sns/\(file)", withExtension: nil))
        return try String(contentsOf: url, encoding: .utf8)
    }

    private static func message(_ file: String, _ changes: [String: String] = [:]) throws -> SNSMessage {
        let data = Data(try text("\(file).json").utf8)
        var members = try #require(try JSONSerialization.jsonObject(with: data) as? [String: String])
        members.merge(changes) { _, new in new }
        let body = Array(try JSONSerialization.data(withJSONObject: members))
        return try #require(try SNSMessage(body: body))
    }
}
