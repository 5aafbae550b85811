/// The table of settings as README shows it; a test keeps the two equal.
package enum SettingsTable {
    package static var markdown: String {
        let rows = Setting.allCases.map { setting in
            "| `\(setting.rawValue)` | \(setting.fallback.map { "`\($0)`" } ?? "–") | \(setting.meaning)\(setting.isSecret ? " Secret." : "") |"
        }
        return (["| setting | default | meaning |", "|---|---|---|"] + rows).joined(separator: "\n")
    }
}
