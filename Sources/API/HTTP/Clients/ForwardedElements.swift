/// The elements of a `Forwarded` header (RFC 7239 §4): `for=192.0.2.60;proto=http, for="[2001:db8::17]"`.
struct ForwardedElements {
    /// By lower-case name.
    private(set) var parameters: [[String: String]] = []
    private var rest: Substring.UTF8View

    /// Nil for another syntax, and for a parameter that occurs twice in an element.
    init?(_ text: String) {
        rest = text[...].utf8
        repeat {
            skipSpace()
            // A list may have empty elements (RFC 9110 §5.6.1).
            if rest.isEmpty || rest.first == UInt8(ascii: ",") { continue }
            var element: [String: String] = [:]
            repeat {
                guard let name = token()?.lowercased(), take("="), let value = quoted() ?? token(),
                    element.updateValue(value, forKey: name) == nil
                else { return nil }
            } while take(";")
            parameters.append(element)
            skipSpace()
        } while take(",")
        guard rest.isEmpty else { return nil }
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// RFC 9110 §5.6.2. Real proxies also write ports and IPv6 addresses without quotes.
    private mutating func token() -> String? {
        let token = rest.prefix { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"):
                true
            default: "!#$%&'*+-.^_`|~:[]".utf8.contains(byte)
            }
        }
        guard !token.isEmpty else { return nil }
        rest = rest[token.endIndex...]
        return String(Substring(token))
    }

    private mutating func quoted() -> String? {
        guard rest.first == UInt8(ascii: "\"") else { return nil }
        var bytes: [UInt8] = []
        var left = rest.dropFirst()
        while let byte = left.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                rest = left
                return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = left.popFirst() else { return nil }
                bytes.append(escaped)
            default: bytes.append(byte)
            }
        }
        return nil
    }
}
