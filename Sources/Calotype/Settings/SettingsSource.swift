import Configuration
import Foundation

/// The values of all settings as strings: from the environment, else the configuration file, else the defaults.
///
/// They are read with swift-configuration, which marks secrets. Secrets may also be in files, see ``SecretFiles``.
package struct SettingsSource: Sendable {
    /// The source of a value, for messages.
    package enum Origin: Equatable, Sendable, CustomStringConvertible {
        case environment
        case file(String)

        package var description: String {
            switch self {
            case .environment: "the environment"
            case .file(let path): path
            }
        }
    }

    private let reader: ConfigReader

    /// - Throws: ``SettingError`` for an unknown name, before any value is checked.
    package init(environment: [String: String], file: (path: String, content: EnvironmentFile)? = nil)
        throws(SettingError)
    {
        for name in environment.keys.sorted() where name.hasPrefix("CALOTYPE_") {
            // The names of the tests' services have the same prefix.
            guard !name.hasPrefix("CALOTYPE_TEST_"), !Setting.namesForScripts.contains(name) else { continue }
            try Self.check(name, origin: .environment)
        }
        for (name, _) in file?.content.values ?? [] where !Setting.namesForScripts.contains(name) {
            try Self.check(name, origin: .file(file?.path ?? ""))
        }
        let fileValues = Dictionary(file?.content.values.map { ($0.name, $0.value) } ?? []) { first, _ in first }
        let secrets = SecretsSpecifier<String, String>.dynamic { name, _ in
            Setting(rawValue: name)?.isSecret ?? false
        }
        // An empty variable counts as unset, since a shell cannot unset one for a single command.
        let origins = try [
            SecretFiles.resolved(
                for: environment.filter { !$0.value.isEmpty }, credentials: environment["CREDENTIALS_DIRECTORY"],
                origin: .environment),
            SecretFiles.resolved(
                for: fileValues.filter { !$0.value.isEmpty }, credentials: nil, origin: .file(file?.path ?? "")),
        ]
        let providers = origins.map { values in
            EnvironmentVariablesProvider(environmentVariables: values, secretsSpecifier: secrets)
        }
        reader = ConfigReader(providers: providers)
    }

    /// - Parameter path: the file given by `--config`.
    init(process: ProcessInfo = .processInfo, configurationFile path: String?) throws(SettingError) {
        guard let path else {
            try self.init(environment: process.environment)
            return
        }
        try self.init(environment: process.environment, file: (path, EnvironmentFile(contentsOf: path)))
    }

    /// The value of a setting, or its default.
    package func text(_ setting: Setting) -> String? {
        reader.string(forKey: Self.key(setting), isSecret: setting.isSecret) ?? setting.fallback
    }

    /// All explicitly set values, to be passed to a child process.
    package var setValues: [Setting: String] {
        Dictionary(
            uniqueKeysWithValues: Setting.allCases.compactMap { setting in
                reader.string(forKey: Self.key(setting), isSecret: setting.isSecret).map { (setting, $0) }
            })
    }

    /// The address of Calotype for browsers: the configured one, or the one that `calotype up` writes for scripts.
    package func address() throws(SettingError) -> String {
        if let address = try PublicAddress(self) { return address.text }
        if let address = reader.string(forKey: ConfigKey(["calotype", "url"])) { return address }
        let host = try required(.host)
        return "http://\(host.contains(":") ? "[\(host)]" : host):\(try required(.port))"
    }

    package func required(_ setting: Setting) throws(SettingError) -> String {
        guard let text = text(setting) else { throw .missing(setting) }
        return text
    }

    package func integer(_ setting: Setting, in range: ClosedRange<Int>) throws(SettingError) -> Int {
        let text = try required(setting)
        guard let number = Int(text), range.contains(number) else {
            throw .invalid(
                setting, value: text, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    package func isOn(_ setting: Setting) throws(SettingError) -> Bool {
        switch try required(setting) {
        case "on": true
        case "off": false
        case let text: throw .invalid(setting, value: text, expected: "on or off")
        }
    }

    /// swift-configuration joins the parts of a key with underscores and capitalises them, which restores the name.
    private static func key(_ setting: Setting) -> ConfigKey {
        ConfigKey(setting.rawValue.lowercased().split(separator: "_").map(String.init))
    }

    private static func check(_ name: String, origin: Origin) throws(SettingError) {
        guard Setting(rawValue: name) == nil, !SecretFiles.isName(name) else { return }
        if let setting = SecretFiles.setting(of: name) {
            throw .unknown(name: name, origin: origin, suggestion: setting.rawValue)
        }
        let nearest = Setting.allCases.map { (name: $0.rawValue, distance: editDistance($0.rawValue, name)) }
            .min { $0.distance < $1.distance }
        let suggestion = nearest.flatMap { $0.distance <= 3 ? $0.name : nil }
        throw .unknown(name: name, origin: origin, suggestion: suggestion)
    }

    /// The edit distance: letters to insert, remove or replace.
    private static func editDistance(_ a: String, _ b: String) -> Int {
        let target = Array(b)
        var row = Array(0...target.count)
        for (i, letter) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in target.indices {
                let replaced = diagonal + (letter == target[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j + 1] + 1, row[j] + 1)
            }
        }
        return row[target.count]
    }
}
