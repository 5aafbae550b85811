import Foundation
import Storage
import Support
import Testing
import TestServices

/// Compares signatures with botocore, the reference with which stores are tested.
@Suite(.timeLimit(.minutes(3)))
struct BotocoreTests {
    private struct Case: Codable {
        let url: String
        let body: String
        let disposition: String
        let token: String?
    }

    private struct Answer: Codable {
        let authorization: String
        let presigned: String
    }

    private static let stamp = "20240229T235959Z"

    /// Reads cases as JSON from standard input and prints botocore's results for a fixed time.
    private static let script = """
        import datetime, json, sys
        import botocore.auth as auth
        from botocore.awsrequest import AWSRequest
        from botocore.compat import quote
        from botocore.credentials import Credentials

        fixed = datetime.datetime(2024, 2, 29, 23, 59, 59)
        auth.get_current_datetime = lambda remove_tzinfo=True: fixed
        class Frozen(datetime.datetime):
            @classmethod
            def utcnow(cls): return fixed
            @classmethod
            def now(cls, tz=None): return fixed
        class Clock:
            datetime = Frozen
        if hasattr(auth, 'datetime'): auth.datetime = Clock

        answers = []
        for case in json.load(sys.stdin):
            known = Credentials('AKIDEXAMPLE', 'sec/ret+key', case.get('token'))
            put = AWSRequest('PUT', case['url'], data=case['body'].encode(), headers={'Content-Type': 'image/jpeg'})
            auth.S3SigV4Auth(known, 's3', 'eu-marseille-1').add_auth(put)
            link = AWSRequest('GET', case['url'] + '?response-content-disposition=' + quote(case['disposition'], safe='-_.~'))
            auth.S3SigV4QueryAuth(known, 's3', 'eu-marseille-1', expires=25200).add_auth(link)
            answers.append({'authorization': put.headers['Authorization'], 'presigned': link.url})
        json.dump(answers, sys.stdout)
        """

    private static let keys: [String] = {
        var generator = SeededGenerator(seed: 7)
        let scalars =
            Array(" +%#?&=/.~-_'\"<>\\^`|{}[]()*!$,;:@aZ09é日ß").map(String.init) + [
                "e\u{301}", "😀", "//", "/../", "/./",
            ]
        return S3ClientTests.hostileKeys
            + (0..<3000).map { _ in
                (0..<Int.random(in: 1...40, using: &generator)).map { _ in
                    scalars.randomElement(using: &generator) ?? ""
                }
                .joined()
            }
    }()

    @Test func `headers and links equal those of botocore for thousands of difficult keys`() async throws {
        guard let python = ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"] else {
            throw MissingTestSetting.environmentVariable("CALOTYPE_TEST_PYTHON")
        }
        let host = "store.example:9000"
        let date = try #require(SigningDate(stamp: Self.stamp))
        let paths = Self.keys.map { "/photos/" + PercentEncoding.path($0) }
        let cases = zip(paths, Self.keys).enumerated().map { number, pair in
            Case(
                url: "http://\(host)\(pair.0)", body: "body \(number)", disposition: pair.1,
                token: number % 3 == 0 ? "tok/en+\(number)==" : nil)
        }
        let answers = try JSONDecoder().decode(
            [Answer].self, from: try run(python, Self.script, input: try JSONEncoder().encode(cases)))
        #expect(answers.count == cases.count)
        for (path, (item, answer)) in zip(paths, zip(cases, answers)) {
            let signer = SignatureV4(
                credentials: Credentials(
                    accessKeyID: "AKIDEXAMPLE", secretAccessKey: "sec/ret+key", sessionToken: item.token),
                region: "eu-marseille-1")
            let hash = PayloadHash.of(Array(item.body.utf8))
            var headers: HeaderFields = [
                ("Host", host), ("X-Amz-Date", Self.stamp), ("X-Amz-Content-SHA256", hash),
                ("Content-Type", "image/jpeg"),
            ]
            if let token = item.token { headers.append("X-Amz-Security-Token", token) }
            let request = CanonicalRequest(method: "PUT", path: path, query: [], headers: headers, payloadHash: hash)
            #expect(signer.authorization(request, at: date) == answer.authorization)
            let query = signer.presignedQuery(
                host: host, path: path, query: [("response-content-disposition", item.disposition)], at: date,
                seconds: 25200)
            // botocore keeps the parameters in the order in which it added them.
            #expect(query.split(separator: "&").sorted() == parameters(answer.presigned).sorted())
        }
    }

    private func parameters(_ url: String) -> [Substring] {
        url.split(separator: "?", maxSplits: 1).last?.split(separator: "&") ?? []
    }

    private func run(_ python: String, _ script: String, input: Data) throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appending(path: "calotype-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let cases = folder.appending(path: "cases.json")
        try input.write(to: cases)
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", script]
        process.standardInput = try FileHandle(forReadingFrom: cases)
        process.standardOutput = output
        try process.run()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return answer
    }
}
