import Foundation
import Storage
import Testing

struct SignatureVerifierTests {
    private static let credentials = Credentials(accessKeyID: "sender", secretAccessKey: "shared secret")
    private static let now = Date(timeIntervalSince1970: 1_700_000_000)

    private func signed(at date: Date = now, service: String = "s3") -> IncomingRequest {
        let body = Array("{\"Records\":[]}".utf8)
        let date = SigningDate(date)
        let hash = PayloadHash.of(body)
        let headers: HeaderFields = [("Host", "h:1"), ("X-Amz-Date", date.stamp), ("X-Amz-Content-Sha256", hash)]
        let request = CanonicalRequest(
            method: "POST", path: "/webhook", query: [("a b", "1"), ("a", "")], headers: headers, payloadHash: hash)
        var all = headers
        let signer = SignatureV4(credentials: Self.credentials, region: "r", service: service)
        all.append("Authorization", signer.authorization(request, at: date))
        return IncomingRequest(method: "POST", path: "/webhook", query: "a%20b=1&a", headers: all, body: body)
    }

    private func verify(_ request: IncomingRequest, at now: Date = now) throws(SignatureRefusal) -> String {
        try SignatureVerifier.verify(request, at: now) { $0 == "sender" ? Self.credentials : nil }
    }

    private func changed(_ request: IncomingRequest, path: String? = nil, query: String? = nil, body: String? = nil)
        -> IncomingRequest
    {
        IncomingRequest(
            method: request.method, path: path ?? request.path, query: query ?? request.query,
            headers: request.headers,
            body: body.map { Array($0.utf8) } ?? request.body)
    }

    @Test(arguments: ["s3", "execute-api"])
    func `a request that is signed with the shared secret is accepted`(service: String) throws {
        #expect(try verify(signed(service: service)) == "sender")
    }

    @Test(arguments: [-301.0, 301])
    func `a request signed more than five minutes ago or ahead is rejected`(offset: Double) {
        let date = Self.now.addingTimeInterval(offset)
        #expect(throws: SignatureRefusal.expired(signed: date)) { try verify(signed(at: date)) }
    }

    @Test func `any change on the way is detected`() {
        #expect(throws: SignatureRefusal.signatureMismatch) { try verify(changed(signed(), path: "/other")) }
        #expect(throws: SignatureRefusal.signatureMismatch) { try verify(changed(signed(), query: "a=1")) }
        #expect(throws: SignatureRefusal.bodyMismatch) { try verify(changed(signed(), body: "{}")) }
        #expect(throws: SignatureRefusal.malformed("query")) { try verify(changed(signed(), query: "%zz")) }
    }

    @Test func `a header that was added on the way is detected`() {
        let request = signed()
        var headers = request.headers
        headers.append("x-amz-acl", "public-read")
        let forged = IncomingRequest(
            method: request.method, path: request.path, query: request.query, headers: headers, body: request.body)
        #expect(throws: SignatureRefusal.notCovered("x-amz-acl")) { try verify(forged) }
    }

    @Test func `an unknown sender and an unsigned request are different errors`() {
        #expect(throws: SignatureRefusal.unknownAccessKey("sender")) {
            try SignatureVerifier.verify(signed(), at: Self.now) { _ in nil }
        }
        let bare = IncomingRequest(method: "POST", path: "/", query: "", headers: [], body: [])
        #expect(throws: SignatureRefusal.unsigned) { try verify(bare) }
    }
}
