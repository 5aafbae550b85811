/// The value of a `Host` header.
enum HostField {
    /// Whether it has only bytes of a registered name, a port, an address of IPv6, or percent-encoding (RFC 3986 §3.2.2).
    static func isValid(_ host: String) -> Bool {
        host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"):
                true
            default: "-._~!$&'()*+,;=:[]%".utf8.contains(byte)
            }
        }
    }
}
