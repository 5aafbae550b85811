import Calotype
import Foundation
import Testing

/// Keys of forgotten photos in log files.
@Suite struct LogRedactionTests {
    @Test func `keys are redacted in every form, and everything else stays unchanged`() throws {
        try withTemporaryFolder { folder in
            let line = "read a\"b/é 1.jpg and /a%22b/%C3%A9%201.jpg and {\"key\":\"a\\\"b\\/é 1.jpg\"} and a b.jpg\n"
            let file = "\(folder)/store.log"
            // Longer than one read, with a key across the boundary.
            let filling = String(repeating: "-", count: (1 << 20) - 10)
            try (filling + line + line).write(toFile: file, atomically: true, encoding: .utf8)
            let length = try Data(contentsOf: URL(filePath: file)).count
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/link.log", withDestinationPath: file)
            let redaction = LogRedaction(folder: folder)
            #expect(try redaction.strike(["a\"b/é 1.jpg"]) == 6)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(text.utf8.count == length)
            #expect(!text.contains("a\"b") && !text.contains("a%22b") && !text.contains("a\\\"b"))
            #expect(text.hasPrefix(filling + "read x") && text.hasSuffix("x\"} and a b.jpg\n"))
            #expect(try redaction.strike(["a\"b/é 1.jpg"]) == 0)
            #expect(try redaction.strike(["rea", "ead"]) == 0)
            #expect(try LogRedaction(folder: "\(folder)/nothing").strike(["a"]) == 0)
            #expect(try LogRedaction(folder: nil).strike(["a"]) == 0)
        }
    }
}
