import JSON
import Testing

@Suite struct JSONReaderTests {
    @Test(arguments: [
        (String(repeating: "[", count: 100_000), JSONError.Reason.tooDeep(limit: 64)),
        (String(repeating: "{\"a\":", count: 100_000), .tooDeep(limit: 64)),
        ("1e400", .numberOutOfRange), ("[1,]", .unexpected), ("\"\\u{41}\"", .invalidEscape), ("01", .unexpected),
        ("\"\u{1}\"", .unexpected), ("{\"a\" 1}", .unexpected), ("\"abc", .unexpectedEnd), ("nul", .unexpected),
    ])
    func `hostile JSON is refused with its reason`(text: String, reason: JSONError.Reason) {
        #expect { try JSONReader.read(Array(text.utf8)) } throws: { ($0 as? JSONError)?.reason == reason }
    }

    @Test func `whole numbers of 64 bits stay whole and exact`() throws {
        #expect(
            try JSONReader.read(Array("[9007199254740993, -0.5e-3, 1e2, 9223372036854775808]".utf8))
                == .list([.int(9_007_199_254_740_993), .double(-0.0005), .double(100), .double(0x1p63)]))
    }

    @Test func `a whole number is read in both of its forms`() throws {
        let values = try #require(try JSONReader.read(Array("[3, 3.0, 3e0, 3.5, 1e300, null]".utf8)).list)
        #expect(values.map(\.wholeNumber) == [3, 3, 3, nil, nil, nil])
        #expect(values.map(\.double) == [3, 3, 3, 3.5, 1e300, nil])
    }

    @Test func `of members with the same name the last is found, few or many`() {
        for count in [0, 20] {
            var object = JSONObject(members: (0..<count).map { JSONObject.Member("n\($0)", .int($0)) })
            object.append("a", .int(1))
            object.append("a", .int(2))
            #expect(object["a"] == .int(2))
            #expect(object.byName()["a"] == .int(2))
            #expect(object.byName()["b"] == nil)
        }
    }
}
