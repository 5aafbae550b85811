import Writers

/// The address of a login link.
enum LoginAddress {
    /// The secret is in the fragment, which browsers do not send: it reaches no log and no proxy.
    ///
    /// - Parameter address: the address of Calotype, without a slash at the end.
    static func text(of address: String, secret: AccessSecret) -> String {
        "\(address)/login#link=\(secret.text)"
    }
}
