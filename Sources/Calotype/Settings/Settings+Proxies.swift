package import API

extension Settings {
    /// The proxies before Calotype.
    package static func proxies(_ source: SettingsSource) throws(SettingError) -> TrustedProxies {
        let family = try source.required(.proxyHeaders)
        guard let headers = TrustedProxies.Headers(rawValue: family) else {
            throw .invalid(
                .proxyHeaders, value: family,
                expected: TrustedProxies.Headers.allCases.map(\.rawValue).joined(separator: " or "))
        }
        let text = source.text(.trustedProxies) ?? ""
        do {
            return try TrustedProxies(text, headers: headers)
        } catch {
            throw .invalid(
                .trustedProxies, value: text, expected: "addresses and networks separated by spaces: \(error)")
        }
    }

    /// The header in which proxies name the users that they sign in.
    package static func proxyUserHeader(_ source: SettingsSource) throws(SettingError) -> ProxyUserHeader? {
        guard let text = source.text(.proxyUserHeader) else { return nil }
        guard let header = ProxyUserHeader(text) else {
            throw .invalid(
                .proxyUserHeader, value: text, expected: "a header that nothing else uses, such as Remote-User")
        }
        guard source.text(.trustedProxies) != nil else {
            throw .invalid(
                .proxyUserHeader, value: text,
                expected: """
                    unset while \(Setting.trustedProxies.rawValue) is: set that to the addresses of the proxies, since \
                    anyone else could sign in as anyone
                    """)
        }
        return header
    }
}
