import Calotype
import Foundation
import Testing

/// The systemd units of the Debian package.
@Suite struct UnitTests {
    @Test(arguments: ["serve", "ingest", "backup"])
    func `a unit that reads all settings loads every secret as a credential`(command: String) throws {
        let checkout = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let unit = checkout.appending(path: "deploy/debian/units/calotype-\(command).service")
        let lines = try String(contentsOf: unit, encoding: .utf8).split(separator: "\n")
        for setting in Setting.allCases where setting.isSecret {
            let name = setting.rawValue
            #expect(lines.contains("LoadCredential=\(name):calotype.\(name)"))
        }
    }
}
