import Catalog
import Crypto
import CryptoExtras
import Foundation

/// The RSA key of an X.509 certificate and its validity (RFC 5280, section 4.1).
///
/// The issuer is not verified here: the owner pinned the certificate, or TLS authenticated its host.
package struct SigningCertificate: Sendable {
    private let key: _RSA.Signing.PublicKey
    let notBefore: Instant
    let notAfter: Instant

    /// Nil unless the bytes are a PEM certificate with an RSA key of at least 2,048 bits.
    package init?(pem: String) {
        guard let begin = pem.firstRange(of: "-----BEGIN CERTIFICATE-----"),
            let end = pem.firstRange(of: "-----END CERTIFICATE-----"), begin.upperBound <= end.lowerBound,
            let der = Data(
                base64Encoded: String(pem[begin.upperBound..<end.lowerBound].filter { !$0.isWhitespace }))
        else { return nil }
        var file = DERReader(ArraySlice(Array(der)))
        guard let certificate = file.next(DERReader.sequence) else { return nil }
        var parts = DERReader(certificate.content)
        guard let signed = parts.next(DERReader.sequence) else { return nil }
        var fields = DERReader(signed.content)
        // Version; serial number, signature algorithm, issuer.
        _ = fields.next(0xA0)
        guard fields.next(0x02) != nil, fields.next(DERReader.sequence) != nil,
            fields.next(DERReader.sequence) != nil,
            let validity = fields.next(DERReader.sequence), fields.next(DERReader.sequence) != nil,
            let subjectKey = fields.next(DERReader.sequence)
        else { return nil }
        var times = DERReader(validity.content)
        guard let notBefore = times.next().flatMap(Self.time), let notAfter = times.next().flatMap(Self.time) else {
            return nil
        }
        do {
            key = try _RSA.Signing.PublicKey(derRepresentation: Data(subjectKey.whole))
        } catch {
            return nil
        }
        guard key.keySizeInBits >= 2048 else { return nil }
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Whether the signature is valid, by PKCS #1 v1.5. Version 1 of SNS uses SHA-1, version 2 SHA-256.
    func signed(_ text: String, signature: Data, version: SNSSignatureVersion) -> Bool {
        let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
        let bytes = Data(text.utf8)
        return switch version {
        case .sha1: key.isValidSignature(signature, for: Insecure.SHA1.hash(data: bytes), padding: .insecurePKCS1v1_5)
        case .sha256: key.isValidSignature(signature, for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5)
        }
    }

    /// UTCTime `YYMMDDHHMMSSZ`, whose years below 50 are in the 21st century, or GeneralizedTime `YYYYMMDDHHMMSSZ`.
    private static func time(_ element: DERReader.Element) -> Instant? {
        guard var digits = String(validating: element.content, as: UTF8.self) else { return nil }
        switch element.tag {
        case 0x17 where digits.utf8.count == 13: digits = (digits < "50" ? "20" : "19") + digits
        case 0x18 where digits.utf8.count == 15: break
        default: return nil
        }
        guard digits.last == "Z", digits.dropLast().utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let d = Array(digits)
        let text =
            "\(String(d[0..<4]))-\(String(d[4..<6]))-\(String(d[6..<8]))"
            + "T\(String(d[8..<10])):\(String(d[10..<12])):\(String(d[12..<14]))Z"
        return Instant(iso8601: text)
    }
}

/// `SignatureVersion` of a message.
enum SNSSignatureVersion: String {
    case sha1 = "1"
    case sha256 = "2"
}
