import Crypto
import Foundation
import Support

/// Passwords and keys of a data folder. They are created at the first start and stored in a file of mode 0600.
package struct InstanceSecrets: Sendable {
    private let path: String
    private var file: EnvironmentFile

    package init(in folder: DataFolder) throws {
        path = "\(folder.path)/secrets.env"
        file =
            FileManager.default.fileExists(atPath: path) ? try EnvironmentFile(contentsOf: path) : EnvironmentFile([])
    }

    /// The secret with this name. It is created and stored if missing.
    package mutating func text(_ name: String, bytes: Int = 24) throws -> String {
        if let known = file[name] { return known }
        let made = SymmetricKey(size: SymmetricKeySize(bitCount: bytes * 8)).withUnsafeBytes(Hex.string)
        try keep(made, as: name)
        return made
    }

    /// The stored value with this name; nil if there is none.
    package func kept(_ name: String) -> String? { file[name] }

    package mutating func keep(_ secret: String, as name: String) throws {
        file.values.removeAll { $0.name == name }
        file.values.append((name: name, value: secret))
        try PrivateFile.write(file.text, to: path)
    }
}
