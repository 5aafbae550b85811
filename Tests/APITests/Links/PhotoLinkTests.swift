import API
import Catalog
import Foundation
import Postgres
import Query
import Storage
import TestServices
import Testing

@Suite struct PhotoLinkTests {
    @Test func `links to a photo's objects contain their raw keys`() async throws {
        try await withTestDatabase { database in
            let sha256 = String(repeating: "ab", count: 32)
            let ids = try await database.client.query(
                """
                INSERT INTO photos (filename, s3_path, sha256, width, height, thumbnailed_at) VALUES
                    ('a', 's3://photos/a b+c%.jpg', decode(\(sha256), 'hex'), 4000, 3000, now()),
                    ('b', 'nonsense', NULL, NULL, NULL, NULL),
                    ('c', 's3://photos-of-others/secret.txt', NULL, NULL, NULL, NULL) RETURNING id
                """
            ).compactMap { PhotoID(rawValue: try $0.decode(Int64.self, at: 0)) }
            let records = try await PhotoRows(postgres: database.client).fetch(
                ids, [.path, .thumbnails], for: .service)
            let links = PhotoLinks(
                links: try PresignedLinks(
                    endpoint: S3Endpoint("http://store:9000"), region: "us-east-1",
                    credentials: Credentials(accessKeyID: "id", secretAccessKey: "secret")),
                bucket: "photos", derivedBucket: "derived")
            let now = Date(timeIntervalSince1970: 1_700_000_000)
            let answer = links.responseLinks(at: now)
            let first = try #require(records[0])
            let link = try #require(try answer.original(of: first)?.text)
            #expect(link.hasPrefix("http://store:9000/photos/a%20b%2Bc%25.jpg?"))
            #expect(answer.expiresAt > Instant(microseconds: 1_700_000_000_000_000))
            let thumbnail = try #require(try answer.thumbnail(of: first, .grid))
            #expect(thumbnail.link.text.hasPrefix("http://store:9000/derived/ab/\(sha256)/grid.jpg?"))
            #expect(thumbnail.width == 256 && thumbnail.height == 192)
            let second = try #require(records[1])
            #expect(try answer.original(of: second)?.text == nil)
            #expect(try answer.thumbnail(of: second, .screen)?.width == nil)
            // A program that can write rows cannot get links to other buckets.
            #expect(try answer.original(of: try #require(records[2]))?.text == nil)
        }
    }
}
