import Foundation

/// The explicitly set settings, in the form that a backup keeps.
enum SavedSettings {
    /// Excludes the addresses that `calotype up` chooses at each start, and the contents of `secrets.env`.
    static func file(_ source: SettingsSource, dataFolder: String) throws -> EnvironmentFile {
        var values = source.setValues
        let secrets = "\(dataFolder)/secrets.env"
        if FileManager.default.fileExists(atPath: secrets) {
            // An address contains its password.
            let known = try EnvironmentFile(contentsOf: secrets).values.map(\.value).filter { $0.count >= 16 }
            values = values.filter { setting in !known.contains { setting.value.contains($0) } }
        }
        if EmbeddedDatabase.exists(in: dataFolder) { values[.databaseURL] = nil }
        if FileManager.default.fileExists(atPath: "\(dataFolder)/objects") { values[.s3Endpoint] = nil }
        values[.resources] = nil
        return EnvironmentFile(
            Setting.allCases.compactMap { setting in values[setting].map { (name: setting.rawValue, value: $0) } })
    }
}
