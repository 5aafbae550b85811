import Crypto
import Foundation
import Support

/// Passwords and keys that one data folder keeps for its parts, made at the first start, in a file of mode 0600.
package struct InstanceSecrets: Sendable {
    private let path: String
    private var file: EnvironmentFile

    package init(in folder: DataFolder) throws {
        path = "\(folder.path)/secrets.env"
        file =
            FileManager.default.fileExists(atPath: path) ? try EnvironmentFile(contentsOf: path) : EnvironmentFile([])
    }

    /// The secret of this name; made and kept where there is none.
    package mutating func text(_ name: String, bytes: Int = 24) throws -> String {
        if let known = file[name] { return known }
        let made = SymmetricKey(size: SymmetricKeySize(bitCount: bytes * 8)).withUnsafeBytes(Hex.string)
        try keep(made, as: name)
        return made
    }

    /// What is kept under this name; nil where nothing is.
    package func kept(_ name: String) -> String? { file[name] }

    package mutating func keep(_ secret: String, as name: String) throws {
        file.values.removeAll { $0.name == name }
        file.values.append((name: name, value: secret))
        try PrivateFile.write(file.text, to: path)
    }
}
