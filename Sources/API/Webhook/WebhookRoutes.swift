import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import Intake
import JSON
import Logging
import Storage

/// `POST /webhook/s3-photo-upload`: events of the object store. The response is sent once the events are in the
/// database.
struct WebhookRoutes: Sendable {
    static let bodyLimit = 4 << 20

    let authenticator: WebhookAuthenticator
    /// Nil where no topic of Amazon SNS is configured.
    let sns: SNSSubscriber?
    /// Requests the address that confirms a subscription.
    let visit: SNSSubscriber.Fetch
    let intake: EventIntake
    /// The budget for bodies of authenticated senders.
    let bodies: BodyBudget
    let counters: WebhookCounters
    let logger: Logger
    private let warnings = RareWarning()

    init(
        authenticator: WebhookAuthenticator, sns: SNSSubscriber?, visit: @escaping SNSSubscriber.Fetch,
        intake: EventIntake, bodies: BodyBudget, counters: WebhookCounters, logger: Logger
    ) {
        self.authenticator = authenticator
        self.sns = sns
        self.visit = visit
        self.intake = intake
        self.bodies = bodies
        self.counters = counters
        self.logger = logger
    }

    func add(to router: Router<LibraryRequestContext>) {
        router.post("webhook/s3-photo-upload") { request, context in try await counted(request, context) }
        // MinIO checks that the webhook exists before it posts, sometimes without its token.
        router.head("webhook/s3-photo-upload") { _, _ in Response(status: .ok) }
    }

    private func counted(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        do {
            let response = try await accept(request, context)
            counters.count(.accepted)
            return response
        } catch {
            let status = Problem(error)?.status.code ?? 500
            counters.count(status == 401 ? .unauthenticated : status < 500 ? .malformed : .failed)
            throw error
        }
    }

    private func accept(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        var context = context
        var limit = ConnectionLimits.unprovenWebhookBody
        if try isProven(request, context) {
            OpenConnection.current?.trust()
            context.bodyBudget = bodies
            limit = Self.bodyLimit
        }
        let body = try await request.bytes(limit: limit, context)
        guard let event = try await event(in: body, request, context) else {
            return Response(status: .ok)
        }
        let batch: EventBatch
        do throws(EventError) {
            if sns == nil, try SNSMessage(body: event) != nil {
                throw EventError.malformed(
                    path: "Type",
                    reason:
                        "belongs to an Amazon SNS message, but no topic is allowed: set CALOTYPE_SNS_TOPICS to its ARN"
                )
            }
            batch = try EventParser().parse(event)
        } catch {
            throw APIError.badInput(field: error.field, reason: error.reason)
        }
        if let first = batch.refused.first {
            logger.warning(
                "rejected events of a batch",
                metadata: ["events": "\(batch.refused.count)", "reason": "\(first)"])
        }
        let counts = try await intake.accept(batch.events)
        var members: JSONObject = [
            "accepted": .int(counts.accepted), "ignored": .int(counts.ignored),
        ]
        if !batch.refused.isEmpty {
            members.append(
                "refused",
                .list(batch.refused.map { .object(["field": .string($0.field), "reason": .string($0.reason)]) }))
        }
        return .json(JSONValue.object(members).json, status: .accepted)
    }

    /// Whether the headers alone authenticate the sender. If they are invalid, no byte of the body is read.
    private func isProven(_ request: Request, _ context: LibraryRequestContext) throws -> Bool {
        // A token with the scope `ingest` is as valid as the store's own secret.
        if context.credential?.scopes.contains(.ingest) == true { return true }
        do throws(WebhookRefusal) {
            return try authenticator.isProven(by: Self.headers(of: request))
        } catch {
            // The signature in the message authenticates the sender.
            if sns != nil { return false }
            throw refusal("\(error)")
        }
    }

    /// The events of an authenticated sender; nil for a message about the subscription itself.
    private func event(
        in body: [UInt8], _ request: Request, _ context: LibraryRequestContext
    ) async throws -> [UInt8]? {
        if let sns, let message = try message(in: body) { return try await opened(message, by: sns) }
        if context.credential?.scopes.contains(.ingest) != true { try authenticate(request, body, context) }
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

    /// Nil for a body that is not a message of Amazon SNS.
    private func message(in body: [UInt8]) throws -> SNSMessage? {
        do throws(EventError) {
            return try SNSMessage(body: body)
        } catch {
            throw APIError.badInput(field: error.field, reason: error.reason)
        }
    }

    private func opened(_ message: SNSMessage, by sns: SNSSubscriber) async throws -> [UInt8]? {
        let now = Instant.now
        do throws(SNSRefusal) {
            return try await sns.event(in: message, at: now)
        } catch {
            if case .unreachable = error {
                logger.warning("SNS message could not be verified", metadata: ["reason": "\(error)"])
                throw Problem.unavailable("\(error).")
            }
            throw refusal("\(error)")
        }
    }

    private func confirm(_ url: String) async throws(EventError) {
        do {
            _ = try await visit(url)
        } catch {
            logger.warning("SNS subscription could not be confirmed", metadata: ["reason": "\(error)"])
            throw .malformed(path: "ConfirmationURL", reason: "is unreachable: \(error)")
        }
        logger.notice("SNS subscription confirmed")
    }

    private func authenticate(_ request: Request, _ body: [UInt8], _ context: LibraryRequestContext) throws {
        let incoming = IncomingRequest(
            method: request.method.rawValue, path: context.removedPrefix + request.uri.path,
            query: request.uri.query ?? "",
            headers: Self.headers(of: request), body: body)
        do throws(WebhookRefusal) {
            _ = try authenticator.authenticate(incoming)
        } catch {
            throw refusal("\(error)")
        }
    }

    private static func headers(of request: Request) -> HeaderFields {
        HeaderFields(
            request.headers.map { ($0.name.canonicalName, $0.value) }
                + [("host", request.head.authority ?? "")].filter { !$0.1.isEmpty })
    }

    /// The owner must fix a store with a wrong secret, but other clients must not fill the log: one warning per minute.
    private func refusal(_ reason: String) -> Problem {
        logger.log(level: warnings.level(), "webhook request rejected", metadata: ["reason": "\(reason)"])
        return Problem(
            status: .unauthorized, code: "UNAUTHENTICATED", detail: "The webhook request was rejected: \(reason).",
            headers: [.wwwAuthenticate: "Bearer realm=\"calotype\""])
    }
}
