/// A message of Amazon SNS over HTTP: an event in an envelope, or a request to confirm a subscription.
///
/// https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
package struct SNSMessage: Sendable, Decodable {
    package enum Kind: String, Sendable, Decodable {
        case notification = "Notification"
        case subscriptionConfirmation = "SubscriptionConfirmation"
        case unsubscribeConfirmation = "UnsubscribeConfirmation"
    }

    package let kind: Kind
    /// The event of S3, as a string.
    package let message: String
    package let topic: String
    let messageID: String
    let subject: String?
    let timestamp: String
    let token: String?
    let subscribeURL: String?
    let signatureVersion: String
    let signature: String
    let certificateURL: String

    private enum CodingKeys: String, CodingKey {
        case kind = "Type"
        case message = "Message"
        case topic = "TopicArn"
        case messageID = "MessageId"
        case subject = "Subject"
        case timestamp = "Timestamp"
        case token = "Token"
        case subscribeURL = "SubscribeURL"
        case signatureVersion = "SignatureVersion"
        case signature = "Signature"
        case certificateURL = "SigningCertURL"
    }

    /// Nil if the body is not a message of SNS.
    ///
    /// - Throws: ``EventError`` that names the required field.
    package init?(body: [UInt8]) throws(EventError) {
        let json = EventJSON(body)
        let envelope = try json.decode(Envelope.self)
        guard envelope.Type != nil, envelope.TopicArn != nil else { return nil }
        self = try json.decode(SNSMessage.self)
    }

    /// Whether a body is an envelope of SNS and not an event itself.
    private struct Envelope: Decodable {
        let `Type`: String?
        let TopicArn: String?
    }

    /// The string that the signature covers: names and values on separate lines, sorted by name.
    ///
    /// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
    var signedText: String {
        var fields: [(String, String)] = [("Message", message), ("MessageId", messageID)]
        switch kind {
        case .notification:
            if let subject { fields.append(("Subject", subject)) }
        case .subscriptionConfirmation, .unsubscribeConfirmation:
            fields.append(("SubscribeURL", subscribeURL ?? ""))
        }
        fields.append(("Timestamp", timestamp))
        if kind != .notification { fields.append(("Token", token ?? "")) }
        fields += [("TopicArn", topic), ("Type", kind.rawValue)]
        return fields.map { "\($0.0)\n\($0.1)\n" }.joined()
    }
}
