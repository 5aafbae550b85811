import Foundation
import Storage
import Testing

struct PresignedLinksTests {
    private static let credentials = Credentials(
        accessKeyID: "AKID", secretAccessKey: "very-secret", sessionToken: "very-token")

    @Test func `a link is the same during its window and then changes`() throws {
        let links = try PresignedLinks(
            endpoint: S3Endpoint("https://photos.example"), region: "r", credentials: Self.credentials)
        let noon = Date(timeIntervalSince1970: 1_700_006_400 - 1_700_006_400.truncatingRemainder(dividingBy: 21600))
        let first = links.link(bucket: "b", key: "k", at: noon)
        #expect(first == links.link(bucket: "b", key: "k", at: noon.addingTimeInterval(21599.9)))
        #expect(first != links.link(bucket: "b", key: "k", at: noon.addingTimeInterval(21600)))
        #expect(links.expiry(at: noon.addingTimeInterval(21599)) == noon.addingTimeInterval(25200))
    }

    @Test func `a cached signature belongs to its own key`() throws {
        func links() throws -> PresignedLinks {
            try PresignedLinks(
                endpoint: S3Endpoint("http://127.0.0.1:8333"), region: "r", credentials: Self.credentials)
        }
        let remembering = try links()
        let now = Date(timeIntervalSince1970: 1_752_000_000)
        // More than the cache has slots, so that most keys share their slot.
        let keys = (0..<6000).map { "\($0 % 7)/\($0)/é.jpg" }
        let first = keys.map { remembering.link(bucket: "b", key: $0, at: now) }
        #expect(keys.map { remembering.link(bucket: "b", key: $0, at: now) } == first)
        for place in stride(from: 0, to: keys.count, by: 100) {
            #expect(first[place] == (try links().link(bucket: "b", key: keys[place], at: now)))
            // The next window has other signatures.
            #expect(first[place] != remembering.link(bucket: "b", key: keys[place], at: now + 6 * 3600))
        }
        #expect(Set(first).count == keys.count)
    }

    @Test func `a link has the host of its bucket`() throws {
        let endpoint = try S3Endpoint("https://S3.example:443", addressing: .virtualHost)
        let links = try PresignedLinks(endpoint: endpoint, region: "r", credentials: Self.credentials)
        #expect(links.link(bucket: "b", key: "/k").hasPrefix("https://b.s3.example//k?X-Amz-"))
    }

    @Test func `a link is not valid for longer than S3 allows`() throws {
        #expect(throws: StorageError.self) {
            try PresignedLinks(
                endpoint: S3Endpoint("https://h"), region: "r", credentials: Self.credentials,
                window: .seconds(7 * 86400))
        }
    }

    @Test func `ten thousand links are created quickly`() throws {
        let links = try PresignedLinks(
            endpoint: S3Endpoint("https://photos.example"), region: "r", credentials: Self.credentials)
        let clock = ContinuousClock()
        let time = clock.measure {
            for number in 0..<10_000 { _ = links.link(bucket: "photos", key: "2024/05/IMG_\(number).jpg") }
        }
        print("presigned links per second: \(Int(10_000 / (time / .seconds(1))))")
        // The limit allows for a debug build on a busy machine.
        #expect(time < .seconds(20))
    }
}
