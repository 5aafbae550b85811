import Calotype
import Foundation
import Testing

/// Privileges of child processes, as the kernel reports them.
@Suite struct PrivilegeTests {
    private func status(_ user: UnprivilegedUser?, log: String) async throws -> [String: String] {
        let child = try await ChildProcess.start(
            Program(
                name: "cat", executable: "/usr/bin/cat", arguments: ["/proc/self/status"], logFile: log, user: user))
        _ = await child.ended()
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        return Dictionary(
            lines.compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return parts.count == 2 ? (String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces)) : nil
            }, uniquingKeysWith: { first, _ in first })
    }

    @Test func `a child has no capabilities and cannot gain any`() async throws {
        try await withTemporaryFolder { folder in
            let status = try await status(nil, log: "\(folder)/log")
            #expect(status["NoNewPrivs"] == "1")
            #expect(status["CapInh"].flatMap { UInt64($0, radix: 16) } == 0)
            if geteuid() == 0 { #expect(status["CapBnd"].flatMap { UInt64($0, radix: 16) } == 0) }
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become another user"))
    func `as root, services run as a separate user, not nobody, and the same one at each start`() async throws {
        try await withTemporaryFolder { folder in
            let user = try #require(UnprivilegedUser.forParts(of: folder))
            #expect(user == UnprivilegedUser.forParts(of: folder))
            #expect(user.userID != 0 && user.userID != 65_534)
            let status = try await status(user, log: "\(folder)/log")
            #expect(status["Uid"]?.split(separator: "\t").allSatisfy { $0 == "\(user.userID)" } == true)
            #expect(status["Groups"] ?? "" == "")
            for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
                #expect(status[set].flatMap { UInt64($0, radix: 16) } == 0, "\(set)")
            }
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root may give files away"))
    func `the owner of a folder is changed with all its files, without following links`() throws {
        try withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: "\(folder)/a/b", withIntermediateDirectories: true)
            _ = FileManager.default.createFile(atPath: "\(folder)/outside", contents: Data())
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/a/b/link", withDestinationPath: "\(folder)/outside")
            let user = try #require(UnprivilegedUser.forParts(of: folder))
            try user.ownAll(below: "\(folder)/a")
            for (path, owner) in [
                ("a", user.userID), ("a/b", user.userID), ("a/b/link", user.userID), ("outside", 0),
            ] {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
                #expect((attributes[.ownerAccountID] as? NSNumber)?.uint32Value == owner, "\(path)")
            }
        }
    }
}
