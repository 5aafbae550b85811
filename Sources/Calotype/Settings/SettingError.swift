/// An invalid setting. The message never contains the value of a secret.
package enum SettingError: Error, Equatable {
    /// This command requires the setting.
    case missing(Setting)
    case invalid(Setting, value: String, expected: String)
    /// An unknown name with our prefix, or in the file; `suggestion` is a similar known name.
    case unknown(name: String, origin: SettingsSource.Origin, suggestion: String?)
    /// A line of the file that is not `NAME=value`.
    case malformedLine(Int, file: String, reason: String)
    case unreadableFile(String, reason: String)
    /// A secret has a value and a file, or two files; by their names.
    case setTwice(String, String, origin: SettingsSource.Origin)
    /// A file with a secret, under the name of the setting that has its path.
    case secretFile(String, path: String, reason: String)
}

extension SettingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let setting):
            """
            \(setting.rawValue) is not set: \(setting.meaning) Set it in the environment, or in the file named by --config.
            """
        case .invalid(let setting, let value, let expected):
            "\(setting.rawValue) is \(setting.isSecret ? "set" : "\"\(value)\""), but must be \(expected)"
        case .unknown(let name, let origin, let suggestion):
            "\(name) in \(origin) is not a Calotype setting"
                + (suggestion.map { "; did you mean \($0)?" } ?? "; calotype settings lists them all")
        case .malformedLine(let line, let file, let reason):
            "\(file), line \(line): \(reason). Correct that line."
        case .unreadableFile(let file, let reason):
            "cannot read \(file): \(reason) Correct the path or its permissions."
        case .setTwice(let first, let second, let origin):
            "\(first) and \(second) are both set in \(origin): remove one of them"
        case .secretFile(let name, let path, let reason):
            name.contains(path) ? "\(name) \(reason)" : "\(name) is \"\(path)\", which \(reason)"
        }
    }
}
