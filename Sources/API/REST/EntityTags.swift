import Catalog
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Query

/// Lets clients cache responses and revalidate them (RFC 9110 §8.8.3, §13.1.2).
///
/// An entity tag is derived from the version of the index, what the caller may see, the request, and the expiry of signed links. It is weak,
/// since it does not depend on the bytes.
struct EntityTags: Sendable {
    let library: Library
    let links: PhotoLinks

    /// The response of `make` with its tag, or 304 without calling it.
    func respond(
        to request: Request, for visibility: Visibility, _ make: () async throws -> Response
    ) async throws -> Response {
        // Read before anything else: a response may be newer than its tag, never older.
        guard let version = library.indexVersion else { return try await make() }
        let tag = tag(of: request, visibility, version)
        let known = request.headers[.ifNoneMatch]
        if let known, Self.list(known, contains: tag) { return Response(status: .notModified, headers: headers(tag)) }
        var response = try await make()
        guard response.status == .ok else { return response }
        if known == "*" { return Response(status: .notModified, headers: headers(tag)) }
        for field in headers(tag) { response.headers[field.name] = field.value }
        return response
    }

    private func tag(of request: Request, _ visibility: Visibility, _ version: String) -> String {
        let caller = "\(visibility.photos) \(visibility.favourites?.description ?? "-")"
        let parts = [version, caller, "\(Int(links.expiry().timeIntervalSince1970))", request.uri.string]
        let digest = SHA256.hash(data: Array(parts.joined(separator: "\n").utf8)).prefix(12)
        return "W/\"\(Data(digest).base64EncodedString())\""
    }

    /// For private caches only, and revalidated each time: credentials differ in what they may read.
    private func headers(_ tag: String) -> HTTPFields {
        [.eTag: tag, .cacheControl: "private, no-cache", .vary: "Authorization, Cookie"]
    }

    /// Whether a list of tags contains this one, weak or strong (§8.8.3.2).
    private static func list(_ header: String, contains tag: String) -> Bool {
        let opaque = tag.dropFirst(2)
        return header.split(separator: ",").contains { entry in
            let entry = entry.drop { $0 == " " || $0 == "\t" }
            let other = entry.hasPrefix("W/") ? entry.dropFirst(2) : entry
            return other.prefix { $0 != " " && $0 != "\t" } == opaque
        }
    }
}
