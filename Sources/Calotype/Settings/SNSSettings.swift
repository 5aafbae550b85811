import Foundation
package import Intake

/// The Amazon SNS topics whose events are accepted.
package struct SNSSettings: Sendable {
    package let topics: [SNSTopic]
    /// Nil if certificates are fetched from the topic's region.
    package let certificate: SigningCertificate?

    /// Nil if no topic is configured.
    init?(_ source: SettingsSource) throws {
        guard let text = source.text(.snsTopics) else { return nil }
        topics = try text.split(separator: " ").map { arn in
            guard let topic = SNSTopic(arn: String(arn)) else {
                throw SettingError.invalid(
                    .snsTopics, value: text, expected: "topics such as arn:aws:sns:eu-west-3:111122223333:photos")
            }
            return topic
        }
        certificate = try source.text(.snsCertificate).map { file in
            let pem: String
            do {
                pem = try String(contentsOfFile: file, encoding: .utf8)
            } catch {
                throw SettingError.invalid(
                    .snsCertificate, value: file, expected: "a file that can be read: \(error)")
            }
            guard let certificate = SigningCertificate(pem: pem) else {
                throw SettingError.invalid(
                    .snsCertificate, value: file, expected: "a certificate of an RSA key in PEM")
            }
            return certificate
        }
    }
}
