import Foundation
import Storage
import Testing

struct SigningTests {
    private static let credentials = Credentials(
        accessKeyID: "AKID", secretAccessKey: "very-secret", sessionToken: "very-token")

    @Test(arguments: [0, -1, 951_782_400, 1_709_251_199, 4_102_444_800])
    func `a date is read back from its stamp`(seconds: Int) {
        let date = SigningDate(Date(timeIntervalSince1970: Double(seconds)))
        #expect(SigningDate(stamp: date.stamp) == date)
    }

    @Test(arguments: ["20230229T000000Z", "20240101T240000Z", "20240101 000000Z", "2024-01-01", "20241301T000000Z"])
    func `a stamp that no calendar has is refused`(stamp: String) {
        #expect(SigningDate(stamp: stamp) == nil)
    }

    @Test func `credentials show no secret however they are printed`() {
        var dumped = ""
        dump(Self.credentials, to: &dumped)
        let links = try? PresignedLinks(endpoint: S3Endpoint("http://h"), region: "r", credentials: Self.credentials)
        dump(links, to: &dumped)
        for text in [dumped, "\(Self.credentials)", String(reflecting: Self.credentials)] {
            #expect(!text.contains("very-"))
        }
    }

    @Test func `a link stays the same for its window and then changes`() throws {
        let links = try PresignedLinks(
            endpoint: S3Endpoint("https://photos.example"), region: "r", credentials: Self.credentials)
        let noon = Date(timeIntervalSince1970: 1_700_006_400 - 1_700_006_400.truncatingRemainder(dividingBy: 21600))
        let first = links.link(bucket: "b", key: "k", at: noon)
        #expect(first == links.link(bucket: "b", key: "k", at: noon.addingTimeInterval(21599.9)))
        #expect(first != links.link(bucket: "b", key: "k", at: noon.addingTimeInterval(21600)))
        #expect(links.expiry(at: noon.addingTimeInterval(21599)) == noon.addingTimeInterval(25200))
    }

    @Test func `a remembered signature is that of its own key`() throws {
        func links() throws -> PresignedLinks {
            try PresignedLinks(
                endpoint: S3Endpoint("http://127.0.0.1:8333"), region: "r", credentials: Self.credentials)
        }
        let remembering = try links()
        let now = Date(timeIntervalSince1970: 1_752_000_000)
        // More than are remembered, so that most share their place with another.
        let keys = (0..<6000).map { "\($0 % 7)/\($0)/é.jpg" }
        let first = keys.map { remembering.link(bucket: "b", key: $0, at: now) }
        #expect(keys.map { remembering.link(bucket: "b", key: $0, at: now) } == first)
        for place in stride(from: 0, to: keys.count, by: 100) {
            #expect(first[place] == (try links().link(bucket: "b", key: keys[place], at: now)))
            // Of the next window.
            #expect(first[place] != remembering.link(bucket: "b", key: keys[place], at: now + 6 * 3600))
        }
        #expect(Set(first).count == keys.count)
    }

    @Test func `a link is made for the host of its bucket`() throws {
        let endpoint = try S3Endpoint("https://S3.example:443", addressing: .virtualHost)
        let links = try PresignedLinks(endpoint: endpoint, region: "r", credentials: Self.credentials)
        #expect(links.link(bucket: "b", key: "/k").hasPrefix("https://b.s3.example//k?X-Amz-"))
    }

    @Test func `no link lives longer than S3 allows`() throws {
        #expect(throws: StorageError.self) {
            try PresignedLinks(
                endpoint: S3Endpoint("https://h"), region: "r", credentials: Self.credentials,
                window: .seconds(7 * 86400))
        }
    }

    @Test(arguments: ["h", "ftp://h", "http://u:p@h", "http://h/path", "http://h?x", "", "http://"])
    func `an endpoint that cannot work is refused by the name of its setting`(url: String) {
        let error = #expect(throws: StorageError.self) { try S3Endpoint(url, setting: "S3_ENDPOINT") }
        guard case .invalidConfiguration("S3_ENDPOINT", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `ten thousand links take well under a second`() throws {
        let links = try PresignedLinks(
            endpoint: S3Endpoint("https://photos.example"), region: "r", credentials: Self.credentials)
        let clock = ContinuousClock()
        let time = clock.measure {
            for number in 0..<10_000 { _ = links.link(bucket: "photos", key: "2024/05/IMG_\(number).jpg") }
        }
        print("presigned links per second: \(Int(10_000 / (time / .seconds(1))))")
        // Without optimisation, on a busy machine.
        #expect(time < .seconds(20))
    }
}

/// Requests that others signed.
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
    func `a request signed with the shared secret is believed`(service: String) throws {
        #expect(try verify(signed(service: service)) == "sender")
    }

    @Test(arguments: [-301.0, 301])
    func `one signed more than five minutes away is not`(offset: Double) {
        let date = Self.now.addingTimeInterval(offset)
        #expect(throws: SignatureRefusal.expired(signed: date)) { try verify(signed(at: date)) }
    }

    @Test func `whatever is changed on the way is noticed`() {
        #expect(throws: SignatureRefusal.signatureMismatch) { try verify(changed(signed(), path: "/other")) }
        #expect(throws: SignatureRefusal.signatureMismatch) { try verify(changed(signed(), query: "a=1")) }
        #expect(throws: SignatureRefusal.bodyMismatch) { try verify(changed(signed(), body: "{}")) }
        #expect(throws: SignatureRefusal.malformed("query")) { try verify(changed(signed(), query: "%zz")) }
    }

    @Test func `a header put in on the way is noticed`() {
        let request = signed()
        var headers = request.headers
        headers.append("x-amz-acl", "public-read")
        let forged = IncomingRequest(
            method: request.method, path: request.path, query: request.query, headers: headers, body: request.body)
        #expect(throws: SignatureRefusal.notCovered("x-amz-acl")) { try verify(forged) }
    }

    @Test func `an unknown sender and an unsigned request are told apart`() {
        #expect(throws: SignatureRefusal.unknownAccessKey("sender")) {
            try SignatureVerifier.verify(signed(), at: Self.now) { _ in nil }
        }
        let bare = IncomingRequest(method: "POST", path: "/", query: "", headers: [], body: [])
        #expect(throws: SignatureRefusal.unsigned) { try verify(bare) }
    }
}
