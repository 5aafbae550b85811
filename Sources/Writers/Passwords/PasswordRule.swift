package import Support

/// What a new password must be. Length counts and kinds of characters do not, as in NIST SP 800-63B.
package enum PasswordRule {
    static let minimum = 10
    /// In characters; limits the work of one hash.
    package static let maximum = 500

    /// The reason against a password; nil for a good one.
    package static func objection(to password: Secret, of user: String) -> String? {
        if password.text.count < minimum { return "must have at least \(minimum) characters" }
        if password.text.unicodeScalars.count > maximum { return "must not have more than \(maximum) characters" }
        if password.text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "must not contain control characters"
        }
        if Set(password.text).count < 4 { return "must have at least four different characters" }
        if password.text.lowercased() == user.lowercased() { return "must not be the name" }
        return nil
    }
}
