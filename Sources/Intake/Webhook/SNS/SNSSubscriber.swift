package import Catalog
import Foundation

/// Verifies messages of the configured topics, and confirms their subscriptions.
///
/// The age of a message does not matter: an event is a hint, and a repeated one changes nothing.
package actor SNSSubscriber {
    /// Sends a GET request for a small file of the service; returns the bytes of a successful response.
    package typealias Fetch = @Sendable (_ url: String) async throws -> [UInt8]

    private static let certificatesKept = 16

    private let topics: [String: SNSTopic]
    private let pinned: SigningCertificate?
    private let fetch: Fetch
    private var fetched: [String: SigningCertificate] = [:]

    /// - Parameters:
    ///   - pinned: the only accepted certificate. Without it the message's own certificate is loaded, only from the
    ///     region of its topic.
    package init(topics: [SNSTopic], pinned: SigningCertificate? = nil, fetch: @escaping Fetch) {
        self.topics = Dictionary(topics.map { ($0.arn, $0) }, uniquingKeysWith: { first, _ in first })
        self.pinned = pinned
        self.fetch = fetch
    }

    /// The event in a message; nil if the message is about the subscription itself.
    package func event(in message: SNSMessage, at now: Instant) async throws(SNSRefusal) -> [UInt8]? {
        guard let topic = topics[message.topic] else { throw .unknownTopic(message.topic) }
        guard let version = SNSSignatureVersion(rawValue: message.signatureVersion) else {
            throw .unknownVersion(message.signatureVersion)
        }
        guard let signature = Data(base64Encoded: message.signature) else { throw .wrongSignature }
        let certificate = try await certificate(of: message, topic)
        guard certificate.notBefore <= now, now <= certificate.notAfter else { throw .certificateOutOfDate }
        guard certificate.signed(message.signedText, signature: signature, version: version) else {
            throw .wrongSignature
        }
        switch message.kind {
        case .notification: return Array(message.message.utf8)
        case .subscriptionConfirmation:
            guard let url = message.subscribeURL.flatMap(topic.confirmationURL) else {
                throw .foreignAddress(field: "SubscribeURL")
            }
            _ = try await read(url)
            return nil
        // An unsubscription is intended. Only the owner subscribes again.
        case .unsubscribeConfirmation: return nil
        }
    }

    private func certificate(of message: SNSMessage, _ topic: SNSTopic) async throws(SNSRefusal) -> SigningCertificate
    {
        if let pinned { return pinned }
        guard let url = topic.certificateURL(message.certificateURL) else {
            throw .foreignAddress(field: "SigningCertURL")
        }
        if let known = fetched[url] { return known }
        let bytes = try await read(url)
        guard let certificate = SigningCertificate(pem: String(decoding: bytes, as: UTF8.self)) else {
            throw .unreadableCertificate
        }
        if fetched.count >= Self.certificatesKept { fetched.removeAll() }
        fetched[url] = certificate
        return certificate
    }

    private func read(_ url: String) async throws(SNSRefusal) -> [UInt8] {
        do {
            return try await fetch(url)
        } catch {
            throw .unreachable("\(error)")
        }
    }
}

/// Why a message of SNS is rejected.
package enum SNSRefusal: Error, Sendable, Equatable {
    case unknownTopic(String)
    case unknownVersion(String)
    /// An address outside the topic's region.
    case foreignAddress(field: String)
    case unreadableCertificate
    case certificateOutOfDate
    case wrongSignature
    /// The service did not respond. It sends the message again.
    case unreachable(String)
}

extension SNSRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownTopic(let topic): "the topic \(topic.debugDescription) is not configured"
        case .unknownVersion(let version): "SignatureVersion is \(version.debugDescription), not 1 or 2"
        case .foreignAddress(let field): "\(field) is not an address in the topic's region"
        case .unreadableCertificate: "the signing certificate cannot be read"
        case .certificateOutOfDate: "the signing certificate is expired or not valid yet"
        case .wrongSignature: "the signature does not match the message"
        case .unreachable(let reason): "Amazon SNS is unreachable: \(reason)"
        }
    }
}
