import Catalog
import HTTPTypes
import Hummingbird
import Ingest
import Logging
import Storage

/// `POST /webhook/s3-photo-upload`: the object store says what happened. Answered once it is in the database.
struct WebhookRoutes: Sendable {
    static let bodyLimit = 4 << 20

    let authenticator: WebhookAuthenticator
    let intake: EventIntake
    let logger: Logger

    func add(to router: Router<LibraryRequestContext>) {
        router.post("webhook/s3-photo-upload") { request, context in try await accept(request, context) }
        // MinIO asks whether anybody is there before it posts, sometimes without its token.
        router.head("webhook/s3-photo-upload") { _, _ in Response(status: .ok) }
    }

    private func accept(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let body = try await request.bytes(limit: Self.bodyLimit, context)
        // A token of ours with the scope `ingest` is as good as the store's own secret.
        if context.credential?.scopes.contains(.ingest) != true { try authenticate(request, body) }
        let events: [ObjectEvent]
        do throws(EventError) {
            events = try EventParser().parse(body)
        } catch {
            throw APIError.badInput(field: error.field, reason: error.reason)
        }
        let counts = try await intake.accept(events)
        let answer = FilterInput.object([
            .init("accepted", .number(Double(counts.accepted))), .init("ignored", .number(Double(counts.ignored))),
        ])
        return .json(answer.json, status: .accepted)
    }

    private func authenticate(_ request: Request, _ body: [UInt8]) throws {
        let headers = HeaderFields(
            request.headers.map { ($0.name.canonicalName, $0.value) }
                + [("host", request.head.authority ?? "")].filter { !$0.1.isEmpty })
        let incoming = IncomingRequest(
            method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "", headers: headers,
            body: body)
        do throws(WebhookRefusal) {
            _ = try authenticator.authenticate(incoming)
        } catch {
            logger.warning("a webhook was refused", metadata: ["reason": "\(error)"])
            throw Problem(
                status: .unauthorized, code: "UNAUTHENTICATED", detail: "The webhook was refused: \(error).",
                headers: [.wwwAuthenticate: "Bearer realm=\"calotype\""])
        }
    }
}
