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
}
