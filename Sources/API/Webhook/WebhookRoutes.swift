import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Logging
import Storage

/// `POST /webhook/s3-photo-upload`: the object store says what happened. Answered once it is in the database.
struct WebhookRoutes: Sendable {
    static let bodyLimit = 4 << 20

    let authenticator: WebhookAuthenticator
    /// Nil where no topic of Amazon SNS is configured.
    let sns: SNSSubscriber?
    /// Visits the address that confirms a subscription.
    let visit: SNSSubscriber.Fetch
    let intake: EventIntake
    let logger: Logger

    func add(to router: Router<LibraryRequestContext>) {
        router.post("webhook/s3-photo-upload") { request, context in try await accept(request, context) }
        // MinIO asks whether anybody is there before it posts, sometimes without its token.
        router.head("webhook/s3-photo-upload") { _, _ in Response(status: .ok) }
    }

    private func accept(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let body = try await request.bytes(limit: Self.bodyLimit, context)
        guard let event = try await event(in: body, request, context) else {
            return Response(status: .ok)
        }
        let events: [ObjectEvent]
        do throws(EventError) {
            if sns == nil, try SNSMessage(body: event) != nil {
                throw EventError.malformed(
                    path: "Type",
                    reason:
                        "is that of a message of Amazon SNS, and no topic is taken: set CALOTYPE_SNS_TOPICS to its ARN"
                )
            }
            events = try EventParser().parse(event)
        } catch {
            throw APIError.badInput(field: error.field, reason: error.reason)
        }
        let counts = try await intake.accept(events)
        let answer = FilterInput.object([
            .init("accepted", .number(Double(counts.accepted))), .init("ignored", .number(Double(counts.ignored))),
        ])
        return .json(answer.json, status: .accepted)
    }

    /// What the store wrote, once its sender has proved itself; nil for a message about the subscription alone.
    private func event(
        in body: [UInt8], _ request: Request, _ context: LibraryRequestContext
    ) async throws -> [UInt8]? {
        if let sns, let message = try message(in: body) { return try await opened(message, by: sns) }
        // A token of ours with the scope `ingest` is as good as the store's own secret.
        if context.credential?.scopes.contains(.ingest) != true { try authenticate(request, body) }
        let isConfirmation =
            HTTPField.Name(OracleConfirmation.header.name).map { request.headers[$0] }
            == OracleConfirmation.header.value
        guard isConfirmation else { return body }
        do throws(EventError) {
            let url = try OracleConfirmation(body: body).url
            try await confirm(url)
        } catch {
            throw APIError.badInput(field: error.field, reason: error.reason)
        }
        return nil
    }

    /// Nil for a body that is not of Amazon SNS.
    private func message(in body: [UInt8]) throws -> SNSMessage? {
        do throws(EventError) {
            return try SNSMessage(body: body)
        } catch {
            throw APIError.badInput(field: error.field, reason: error.reason)
        }
    }

    private func opened(_ message: SNSMessage, by sns: SNSSubscriber) async throws -> [UInt8]? {
        let now = Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        do throws(SNSRefusal) {
            return try await sns.event(in: message, at: now)
        } catch {
            logger.warning("a message of SNS was refused", metadata: ["reason": "\(error)"])
            if case .unreachable = error { throw Problem.unavailable("\(error).") }
            throw refusal("\(error)")
        }
    }

    private func confirm(_ url: String) async throws(EventError) {
        do {
            _ = try await visit(url)
        } catch {
            logger.warning("a subscription could not be confirmed", metadata: ["reason": "\(error)"])
            throw .malformed(path: "ConfirmationURL", reason: "does not answer: \(error)")
        }
        logger.notice("a subscription is confirmed")
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
            throw refusal("\(error)")
        }
    }

    private func refusal(_ reason: String) -> Problem {
        Problem(
            status: .unauthorized, code: "UNAUTHENTICATED", detail: "The webhook was refused: \(reason).",
            headers: [.wwwAuthenticate: "Bearer realm=\"calotype\""])
    }
}
