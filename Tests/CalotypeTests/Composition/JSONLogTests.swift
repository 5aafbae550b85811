import Calotype
import Foundation
import Logging
import Synchronization
import Testing

@Suite struct JSONLogTests {
    @Test func `a message is one JSON object per line, with the metadata as fields`() throws {
        let lines = Mutex<[String]>([])
        var handler = JSONLogHandler(label: "test") { line in lines.withLock { $0.append(line) } }
        handler.metadata["worker"] = "one"
        let logger = Logger(label: "test", factory: { [handler] _ in handler })
        logger.warning(
            "photo has an error",
            metadata: ["key": "été/\"a\"\nb.jpg", "code": "EMPTY", "level": "mine", "all": ["1", ["a": "b"]]])
        let line = try #require(lines.withLock { $0 }.first)
        #expect(line.hasSuffix("\n") && !line.dropLast().contains("\n"))
        let fields = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(fields["message"] as? String == "photo has an error" && fields["level"] as? String == "warning")
        #expect(fields["key"] as? String == "été/\"a\"\nb.jpg" && fields["worker"] as? String == "one")
        #expect(fields["_level"] as? String == "mine")
        #expect((fields["all"] as? [Any])?.count == 2)
        #expect((fields["time"] as? String)?.hasSuffix("Z") == true)
    }
}
