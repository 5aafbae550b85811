import Calotype
import Logging
import Synchronization
import Testing

@Suite struct TextLogTests {
    private func line(_ message: String, _ metadata: Logger.Metadata) throws -> String {
        let lines = Mutex<[String]>([])
        let handler = TextLogHandler(label: "calotype.test") { line in lines.withLock { $0.append(line) } }
        Logger(label: "calotype.test", factory: { _ in handler }).warning("\(message)", metadata: metadata)
        return try #require(lines.withLock { $0 }.first)
    }

    @Test func `a message is one line: time, level, label, metadata, message`() throws {
        let line = try line("photo has an error", ["key": "a b.jpg", "code": "EMPTY", "all": ["1", ["x": "y"]]])
        let rest = #"warning calotype.test: all=[1, [x: y]] code=EMPTY key="a b.jpg" photo has an error"#
        #expect(line.hasSuffix(" \(rest)\n"))
        #expect(line.contains(#/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z /#))
    }

    @Test(arguments: [
        "h/log\n2026-11-30T00:00:00+0000 critical calotype.api: forged line\u{1b}[31m.jpg", "a\r\nb", "a\u{b}b\u{c}c",
        "a\u{85}b", "a\u{2028}b\u{2029}c", "a\u{9b}31mb", "a\u{7f}\u{8}\u{8}b", "a\u{202e}gpj.b", "a\u{0}b",
        "\u{1b}]0;title\u{7}",
    ])
    func `untrusted text can neither start a line nor control the terminal`(text: String) throws {
        for line in [
            try line("read \(text)", [:]), try line("read", ["key": "\(text)"]), try line("read", ["\(text)": "x"]),
            try line("read", ["keys": ["\(text)", ["\(text)": "\(text)"]]]),
        ] {
            let body = line.unicodeScalars.dropLast()
            #expect(line.hasSuffix("\n"))
            let unsafe = body.filter {
                $0.value < 0x20 || (0x7f...0x9f).contains($0.value) || $0 == "\u{2028}" || $0 == "\u{2029}"
                    || $0.properties.isBidiControl
            }
            #expect(unsafe.isEmpty, "\(line)")
        }
    }

    @Test func `text in other languages is unchanged, and a quote does not end a value`() throws {
        #expect(try line("read", ["key": "été/写真👨‍👩‍👧.jpg"]).contains("key=été/写真👨‍👩‍👧.jpg read"))
        #expect(try line("read", ["key": #"a" level="b"#]).contains(#"key="a\" level=\"b" read"#))
    }
}
