/// Reads JSON (RFC 8259) from untrusted bytes: strict, with bounded depth, members in their written order.
package struct JSONReader {
    private let bytes: [UInt8]
    private let depthLimit: Int
    private var position = 0
    private var depth = 0

    /// Reads one value that fills `bytes`.
    ///
    /// - Parameter depth: how many arrays and objects may be open at the same time.
    package static func read(_ bytes: [UInt8], depth: Int = 64) throws(JSONError) -> JSONValue {
        var reader = JSONReader(bytes: bytes, depthLimit: depth)
        reader.skipSpace()
        let value = try reader.value()
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.error(.unexpected) }
        return value
    }

    private init(bytes: [UInt8], depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func error(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason: position < bytes.count ? reason : .unexpectedEnd, offset: position)
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        switch byte {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .list(try list())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
        default: throw error(.unexpected)
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let matches = text.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard matches else { throw error(.unexpected) }
        position += text.utf8CodeUnitCount
        return value
    }

    private mutating func open() throws(JSONError) {
        depth += 1
        guard depth <= depthLimit else { throw error(.tooDeep(limit: depthLimit)) }
        position += 1
        skipSpace()
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try open()
        defer { depth -= 1 }
        var object = JSONObject()
        if byte == UInt8(ascii: "}") {
            position += 1
            return object
        }
        while true {
            guard byte == UInt8(ascii: "\"") else { throw error(.unexpected) }
            let name = try string()
            skipSpace()
            guard byte == UInt8(ascii: ":") else { throw error(.unexpected) }
            position += 1
            skipSpace()
            object.append(name, try value())
            if try closes(with: UInt8(ascii: "}")) { return object }
        }
    }

    private mutating func list() throws(JSONError) -> [JSONValue] {
        try open()
        defer { depth -= 1 }
        var items: [JSONValue] = []
        if byte == UInt8(ascii: "]") {
            position += 1
            return items
        }
        while true {
            items.append(try value())
            if try closes(with: UInt8(ascii: "]")) { return items }
        }
    }

    /// After an item: true at the closing bracket, false after a comma.
    private mutating func closes(with bracket: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        let found = byte
        guard found == bracket || found == UInt8(ascii: ",") else { throw error(.unexpected) }
        position += 1
        if found == bracket { return true }
        skipSpace()
        return false
    }

    /// Whole numbers of 64 bits stay exact; others become doubles. Numbers beyond the range of a double are errors.
    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        var isInteger = true
        if byte == UInt8(ascii: "-") { position += 1 }
        if byte == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if byte == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if let sign = byte, sign | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let value = Int(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else {
            throw JSONError(reason: .numberOutOfRange, offset: start)
        }
        return .double(value)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let digit = byte, UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit { position += 1 }
        if position == start { throw error(.unexpected) }
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        var decoded: [UInt8]?
        while let current = byte {
            switch current {
            case UInt8(ascii: "\""):
                let text =
                    if let decoded { String(validating: decoded, as: UTF8.self) } else {
                        String(validating: bytes[start..<position], as: UTF8.self)
                    }
                guard let text else { throw JSONError(reason: .invalidUTF8, offset: start) }
                position += 1
                return text
            case UInt8(ascii: "\\"):
                guard let escape = StringEscape(in: bytes, at: position) else { throw error(.invalidEscape) }
                if decoded == nil { decoded = Array(bytes[start..<position]) }
                decoded?.append(contentsOf: String(escape.scalar).utf8)
                position += escape.length
            case 0..<0x20: throw error(.unexpected)
            default:
                decoded?.append(current)
                position += 1
            }
        }
        throw error(.unexpectedEnd)
    }
}

/// What is wrong with the bytes, and at which offset.
package struct JSONError: Error, Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        case unexpected, unexpectedEnd, invalidUTF8, invalidEscape, numberOutOfRange
        case tooDeep(limit: Int)
    }

    package let reason: Reason
    package let offset: Int

    package var message: String {
        switch reason {
        case .unexpected: "Unexpected character in JSON at byte \(offset)."
        case .unexpectedEnd: "Unexpected end of JSON at byte \(offset)."
        case .invalidUTF8: "The JSON text at byte \(offset) is not valid UTF-8."
        case .invalidEscape: "Invalid escape in JSON at byte \(offset)."
        case .numberOutOfRange: "The JSON number at byte \(offset) is out of range."
        case .tooDeep(let limit): "The JSON nests deeper than \(limit) levels."
        }
    }
}
