import Foundation
import Storage

extension Settings {
    /// Unencrypted traffic that leaves this machine must be allowed by a setting.
    ///
    /// - Throws: an error if unencrypted traffic would leave the machine and is not allowed.
    package static func checkEncryption(_ source: SettingsSource) throws(SettingError) {
        if try source.isOn(.allowPlainHTTP) { return }
        let remedy = """
            an https address of the proxy before Calotype in \(Setting.publicURL.rawValue), or, if tokens and photos may \
            be read on the way, \(Setting.allowPlainHTTP.rawValue)=on
            """
        switch try plainHTTP(source) {
        case .publicURL(let text):
            throw .invalid(.publicURL, value: text, expected: "https for other machines: set \(remedy)")
        case .host(let text):
            throw .invalid(
                .host, value: text, expected: "127.0.0.1 or another loopback address; or set \(remedy)")
        case nil: return
        }
    }

    enum PlainHTTP: Equatable {
        case publicURL(String)
        case host(String)
    }

    /// The address at which other machines reach this server without encryption; nil if there is none.
    static func plainHTTP(_ source: SettingsSource) throws(SettingError) -> PlainHTTP? {
        if let text = source.text(.publicURL) {
            if text.hasPrefix("https:") { return nil }
            if let host = URL(string: text)?.host(), !isLoopback(host) { return .publicURL(text) }
        }
        let host = try source.required(.host)
        return isLoopback(host) ? nil : .host(host)
    }

    private static func isLoopback(_ host: String) -> Bool {
        let bare = host.trimmingCharacters(in: ["[", "]"])
        var address = in_addr()
        if inet_pton(AF_INET, bare, &address) == 1 { return UInt32(bigEndian: address.s_addr) >> 24 == 127 }
        return bare == "::1" || bare.lowercased() == "localhost"
    }
}
