import Foundation
import Intake
import Storage
import Testing

@Suite struct WebhookAuthenticatorTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let body = Array(#"{"Records":[]}"#.utf8)

    private func request(_ headers: [(String, String)]) -> IncomingRequest {
        IncomingRequest(
            method: "POST", path: "/webhook/s3-photo-upload", query: "", headers: HeaderFields(headers), body: body)
    }

    @Test(arguments: [
        ("Bearer s3cret", true), ("bearer s3cret", true), ("s3cret", true), ("Bearer wrong", false),
        ("Bearer s3cre", false), ("Bearer s3cret ", false), ("Bearer", false), ("Bearer ", false),
        ("Basic s3cret", false),
    ]) func `a bearer token is accepted in all of its forms`(header: String, isBelieved: Bool) throws {
        let authenticator = WebhookAuthenticator(bearerToken: "s3cret")
        if isBelieved {
            #expect(try authenticator.authenticate(request([("Authorization", header)])) == .bearerToken)
        } else {
            #expect(throws: WebhookRefusal.wrongToken) {
                try authenticator.authenticate(request([("Authorization", header)]))
            }
        }
    }

    @Test func `without a configured secret every sender is rejected, also one with an empty secret`() {
        for authenticator in [WebhookAuthenticator(), WebhookAuthenticator(bearerToken: "", signingSecret: "")] {
            #expect(throws: WebhookRefusal.nothingConfigured) {
                try authenticator.authenticate(request([("Authorization", "Bearer ")]))
            }
        }
    }

    @Test(arguments: [0, 299, -299, 301, -301]) func `a signature is valid for five minutes`(age: Int) throws {
        let stamp = String(1_800_000_000 - age)
        let header = WebhookSignature.header(body: body, timestamp: stamp, secret: Array("key".utf8))
        let authenticator = WebhookAuthenticator(signingSecret: "key")
        let signed = request([("X-Calotype-Timestamp", stamp), ("X-Calotype-Signature", header)])
        if abs(age) <= 300 {
            #expect(try authenticator.authenticate(signed, at: Self.now) == .signature)
        } else {
            #expect(throws: WebhookRefusal.expired) { try authenticator.authenticate(signed, at: Self.now) }
        }
    }

    @Test func `a signature is valid for one body, one time and one key`() throws {
        let authenticator = WebhookAuthenticator(signingSecret: "key")
        func refusal(_ stamp: String, _ signature: String) -> WebhookRefusal? {
            do throws(WebhookRefusal) {
                _ = try authenticator.authenticate(
                    request([("X-Calotype-Timestamp", stamp), ("X-Calotype-Signature", signature)]), at: Self.now)
                return nil
            } catch {
                return error
            }
        }
        func sign(_ body: [UInt8], _ stamp: String, _ key: String) -> String {
            WebhookSignature.header(body: body, timestamp: stamp, secret: Array(key.utf8))
        }
        #expect(refusal("1800000000", sign(body, "1800000000", "key")) == nil)
        #expect(refusal("1800000000", sign(body + [32], "1800000000", "key")) == .wrongSignature)
        #expect(refusal("1800000001", sign(body, "1800000000", "key")) == .wrongSignature)
        #expect(refusal("1800000000", sign(body, "1800000000", "yek")) == .wrongSignature)
        #expect(refusal("1800000000", "sha256=00") == .malformed(header: "X-Calotype-Signature"))
        #expect(refusal("now", sign(body, "now", "key")) == .malformed(header: "X-Calotype-Timestamp"))
        // Computed with Python: hmac.new(b"key", b"1800000000.{}", "sha256").hexdigest()
        #expect(
            sign(Array("{}".utf8), "1800000000", "key")
                == "sha256=7321475872b03ff21bdc2dfd86ea2d99ec29c479fbe4a77aa6acf4509505493f")
    }

    @Test func `Signature V4 is accepted for the configured key, and rejected for another body`() throws {
        let credentials = Credentials(accessKeyID: "AKTEST", secretAccessKey: "secret")
        let date = SigningDate(Self.now)
        let signer = SignatureV4(credentials: credentials, region: "eu-west-3", service: "execute-api")
        let headers: HeaderFields = [("Host", "calotype.test"), ("X-Amz-Date", date.stamp)]
        func signed(_ body: [UInt8]) -> IncomingRequest {
            let canonical = CanonicalRequest(
                method: "POST", path: "/webhook", query: [], headers: headers, payloadHash: PayloadHash.of(body))
            var headers = headers
            headers.append("Authorization", signer.authorization(canonical, at: date))
            return IncomingRequest(method: "POST", path: "/webhook", query: "", headers: headers, body: self.body)
        }
        let authenticator = WebhookAuthenticator(credentials: credentials)
        #expect(try authenticator.authenticate(signed(body), at: Self.now) == .signatureV4(accessKeyID: "AKTEST"))
        #expect(throws: WebhookRefusal.signatureV4(.signatureMismatch)) {
            try authenticator.authenticate(signed(body + [32]), at: Self.now)
        }
        #expect(throws: WebhookRefusal.unsigned) { try authenticator.authenticate(request([]), at: Self.now) }
    }
}
