import ArgumentParser
import Foundation
import Support
import Writers

/// Where a command takes a password from: a file, or the terminal. Never from an argument, which other users of the
/// machine can read.
struct PasswordOptions: ParsableArguments {
    @Option(help: "File that has the password in its first line; - for standard input.", completion: .file())
    var passwordFile: String?

    /// - Parameter user: the name that the user signs in with.
    func read(for user: String) throws -> Secret {
        let password = Secret(try passwordFile.map(Self.line) ?? Self.typed())
        if let reason = PasswordRule.objection(to: password, of: user) {
            throw ValidationError("The password \(reason).")
        }
        return password
    }

    private static func line(of file: String) throws -> String {
        let data: Data
        do {
            data =
                file == "-"
                ? FileHandle.standardInput.readDataToEndOfFile() : try Data(contentsOf: URL(filePath: file))
        } catch {
            throw ValidationError("\(file) cannot be read: \(error.localizedDescription)")
        }
        guard let text = String(data: data.prefix(4096), encoding: .utf8) else {
            throw ValidationError("\(file) is not UTF-8.")
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false).first.map {
            $0.hasSuffix("\r") ? String($0.dropLast()) : String($0)
        } ?? ""
    }

    private static func typed() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("There is no terminal to ask for the password; use --password-file.")
        }
        guard let first = getpass("Password: ").map({ String(cString: $0) }) else { throw ExitCode.failure }
        guard let second = getpass("Again: ").map({ String(cString: $0) }), first == second else {
            throw ValidationError("The two passwords differ.")
        }
        return first
    }
}
