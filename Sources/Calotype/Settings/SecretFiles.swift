import Foundation

/// Secrets in files: `NAME_FILE` is the path of a file with the secret `NAME`, and `$CREDENTIALS_DIRECTORY/NAME` is a
/// file that systemd provides (`LoadCredential=`).
enum SecretFiles {
    private static let suffix = "_FILE"
    private static let mostBytes = 64 << 10
    /// Files that Docker and Podman mount into a container, where they have mode 0444.
    private static let containerFolder = "/run/secrets/"

    /// Whether a name is that of a file with a secret.
    static func isName(_ name: String) -> Bool {
        setting(of: name)?.isSecret ?? false
    }

    /// The setting whose file a name would be.
    static func setting(of name: String) -> Setting? {
        name.hasSuffix(suffix) ? Setting(rawValue: String(name.dropLast(suffix.count))) : nil
    }

    /// The values of one origin, with the secrets that are in files.
    ///
    /// - Parameter credentials: the folder that systemd provides; nil for an origin that it does not belong to.
    static func resolved(
        for values: [String: String], credentials: String?, origin: SettingsSource.Origin
    ) throws(SettingError) -> [String: String] {
        var values = values
        for setting in Setting.allCases where setting.isSecret {
            let name = setting.rawValue
            var sources: [(name: String, path: String?)] = []
            if values[name] != nil { sources.append((name, nil)) }
            if let path = values[name + suffix] { sources.append((name + suffix, path)) }
            if let path = credentials.map({ "\($0)/\(name)" }), FileManager.default.fileExists(atPath: path) {
                sources.append(("the credential \(path)", path))
            }
            guard sources.count < 2 else { throw .setTwice(sources[0].name, sources[1].name, origin: origin) }
            if let source = sources.first, let path = source.path {
                values[name] = try contents(of: path, for: source.name)
            }
        }
        return values
    }

    /// The text of a file without the line break at its end.
    private static func contents(of path: String, for name: String) throws(SettingError) -> String {
        func refusal(_ reason: String) -> SettingError { .secretFile(name, path: path, reason: reason) }
        // A pipe would otherwise wait for its writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            let remedy =
                code == EACCES
                ? "make the user of Calotype its owner, with mode 0400, and let that user enter its folders"
                : "correct the path"
            throw refusal("cannot be opened (\(String(cString: strerror(code)))): \(remedy)")
        }
        defer { close(descriptor) }
        // A link is to be followed: Kubernetes mounts secrets as links.
        let file = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        let facts: [FileAttributeKey: Any]
        do {
            facts = try FileManager.default.attributesOfItem(atPath: file)
        } catch {
            throw refusal("cannot be examined (\(error.localizedDescription)): correct the path")
        }
        guard facts[.type] as? FileAttributeType == .typeRegular else {
            throw refusal("is not a file: correct the path")
        }
        guard let mode = facts[.posixPermissions] as? Int, mode & 0o004 == 0 || path.hasPrefix(containerFolder) else {
            throw refusal("can be read by every user of this machine: chmod o= \(path)")
        }
        guard let size = facts[.size] as? Int, size <= mostBytes else {
            throw refusal("is larger than \(mostBytes) bytes, so it is another file: correct the path")
        }
        var bytes = [UInt8](repeating: 0, count: mostBytes)
        let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw refusal("cannot be read (\(String(cString: strerror(errno))))") }
        bytes.removeLast(bytes.count - count)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw refusal("is not text in UTF-8: write only the value into it")
        }
        guard !text.isEmpty else { throw refusal("is empty: write the value into it") }
        return text
    }
}
