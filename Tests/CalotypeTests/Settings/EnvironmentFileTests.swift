import Calotype
import Foundation
import Testing

@Suite struct EnvironmentFileTests {
    @Test func `written values are read back unchanged`() throws {
        let file = EnvironmentFile([
            (name: "PLAIN", value: "http://127.0.0.1:8080/a?b"), (name: "SPACES", value: "two words"),
            (name: "QUOTE", value: "it's $HOME"), (name: "EMPTY", value: ""),
        ])
        #expect(try EnvironmentFile(parsing: file.text, name: "test") == file)
    }

    @Test func `a shell reads the same values`() throws {
        let values = ["two words", "it's $HOME `x`", "#no comment", #"back\slash "and" quotes"#]
        let file = EnvironmentFile(values.enumerated().map { (name: "V\($0.offset)", value: $0.element) })
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", file.text + "printf '%s|' \"$V0\" \"$V1\" \"$V2\" \"$V3\""]
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        let text = String(decoding: try #require(try output.fileHandleForReading.readToEnd()), as: UTF8.self)
        shell.waitUntilExit()
        #expect(text == values.map { "\($0)|" }.joined())
    }

    @Test(arguments: [
        ("A=1\nnonsense", 2, "expected NAME=value"), ("A=1\n\n1A=2", 3, #""1A" is not a name"#),
        ("A=1\nA=2", 2, "A occurs twice"), ("# fine\nA='open", 2, "a quote of A is not closed"),
    ])
    func `an unreadable line is reported by its number`(text: String, line: Int, reason: String) {
        #expect(throws: SettingError.malformedLine(line, file: "f", reason: reason)) {
            try EnvironmentFile(parsing: text, name: "f")
        }
    }

    @Test func `a private file is readable only by its owner and replaces the previous one atomically`() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/secrets.env"
            try "old".write(toFile: path, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            try PrivateFile.write("new\n", to: path)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "new\n")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["secrets.env"])
        }
    }
}
