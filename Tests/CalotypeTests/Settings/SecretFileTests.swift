import Calotype
import Foundation
import Testing

@Suite struct SecretFileTests {
    private static let token = "0123456789abcdef"

    @discardableResult
    private static func write(_ text: String, to path: String, mode: Int = 0o600) throws -> String {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private static func refusal(_ environment: [String: String]) -> String {
        do {
            _ = try SettingsSource(environment: environment)
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("token", "token"), ("token\n", "token"), ("token\r\n", "token"), ("to\nken\n\n", "to\nken\n"),
        (" token ", " token "),
    ])
    func `the secret is the file without the line break at its end`(contents: String, secret: String) throws {
        try withTemporaryFolder { folder in
            let file = try Self.write(contents, to: "\(folder)/token")
            let source = try SettingsSource(environment: ["CALOTYPE_WEBHOOK_TOKEN_FILE": file])
            #expect(source.text(.webhookToken) == secret)
            #expect(source.setValues == [.webhookToken: secret])
        }
    }

    @Test func `every secret may be in a file or a credential, and nothing else may`() throws {
        try withTemporaryFolder { folder in
            for setting in Setting.allCases {
                let file = try Self.write("\(setting.rawValue) value", to: "\(folder)/\(setting.rawValue)")
                let source = try? SettingsSource(environment: ["\(setting.rawValue)_FILE": file])
                if setting.isSecret {
                    #expect(source?.text(setting) == "\(setting.rawValue) value")
                } else if setting.rawValue.hasPrefix("CALOTYPE_") {
                    #expect(
                        Self.refusal(["\(setting.rawValue)_FILE": file]).contains("did you mean \(setting.rawValue)?")
                    )
                }
            }
            let source = try SettingsSource(environment: ["CREDENTIALS_DIRECTORY": folder])
            for setting in Setting.allCases {
                #expect(source.text(setting) == (setting.isSecret ? "\(setting.rawValue) value" : setting.fallback))
            }
        }
    }

    @Test func `a configuration file may name files, and the environment takes precedence`() throws {
        try withTemporaryFolder { folder in
            let file = try Self.write(Self.token, to: "\(folder)/token")
            let configuration = try EnvironmentFile(parsing: "CALOTYPE_WEBHOOK_TOKEN_FILE=\(file)", name: "a.conf")
            let alone = try SettingsSource(environment: [:], file: ("a.conf", configuration))
            #expect(alone.text(.webhookToken) == Self.token)
            let both = try SettingsSource(
                environment: ["CALOTYPE_WEBHOOK_TOKEN": "other"], file: ("a.conf", configuration))
            #expect(both.text(.webhookToken) == "other")
        }
    }

    @Test func `a secret that is set twice is refused with both names`() throws {
        try withTemporaryFolder { folder in
            let file = try Self.write(Self.token, to: "\(folder)/CALOTYPE_WEBHOOK_TOKEN")
            let twice = Self.refusal([
                "CALOTYPE_WEBHOOK_TOKEN": Self.token, "CALOTYPE_WEBHOOK_TOKEN_FILE": file,
            ])
            #expect(
                twice
                    == "CALOTYPE_WEBHOOK_TOKEN and CALOTYPE_WEBHOOK_TOKEN_FILE are both set in the environment: remove one of them"
            )
            let credential = Self.refusal(["CALOTYPE_WEBHOOK_TOKEN_FILE": file, "CREDENTIALS_DIRECTORY": folder])
            #expect(credential.contains("CALOTYPE_WEBHOOK_TOKEN_FILE and the credential \(file) are both set"))
            #expect(!twice.contains(Self.token) && !credential.contains(Self.token))
            // An empty variable counts as unset.
            let empty = try SettingsSource(environment: [
                "CALOTYPE_WEBHOOK_TOKEN": "", "CALOTYPE_WEBHOOK_TOKEN_FILE": file,
            ])
            #expect(empty.text(.webhookToken) == Self.token)
        }
    }

    @Test func `a file that everyone can read is refused, and the message says how to fix it`() throws {
        try withTemporaryFolder { folder in
            let file = try Self.write(Self.token, to: "\(folder)/token", mode: 0o644)
            #expect(
                Self.refusal(["CALOTYPE_WEBHOOK_TOKEN_FILE": file]).hasSuffix(
                    "every user of this machine: chmod o= \(file)"))
            for mode in [0o400, 0o440, 0o640] {
                try Self.write(Self.token, to: file, mode: mode)
                #expect(Self.refusal(["CALOTYPE_WEBHOOK_TOKEN_FILE": file]) == "no error")
            }
        }
    }

    @Test func `a file without a secret is refused, without its contents in the message`() throws {
        try withTemporaryFolder { folder in
            let cases = [
                ("\(folder)/missing", "cannot be opened (No such file or directory)"), (folder, "is not a file"),
                (try Self.write("", to: "\(folder)/empty"), "is empty"),
                (try Self.write("\n", to: "\(folder)/line"), "is empty"),
                (try Self.write("a\u{0}b", to: "\(folder)/zero"), "is not text"),
                (try Self.write(String(repeating: "secret", count: 20_000), to: "\(folder)/long"), "is larger than"),
            ]
            for (file, reason) in cases {
                let message = Self.refusal(["DATABASE_URL_FILE": file])
                #expect(message.hasPrefix("DATABASE_URL_FILE is \"\(file)\", which \(reason)"), "\(message)")
                #expect(!message.contains("secret"))
            }
        }
    }
}
