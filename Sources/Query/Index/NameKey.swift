/// Natural order of names: ignores case and accents, and compares numbers by value.
///
/// The key is the folded name, with a digit before each number: its count of digits without leading zeros. From nine digits
/// on, two more bytes have the count.
enum NameKey {
    /// Empty for an empty name.
    static func bytes(of name: ArraySlice<UInt8>) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(name.count + 8)
        write(name) { byte in
            key.append(byte)
            return true
        }
        return key
    }

    /// The first eight bytes of the key as a number, which distinguishes most names; `Int64.max` for an empty name.
    static func rank(of name: ArraySlice<UInt8>) -> Int64 {
        var (bits, count) = (UInt64(0), 0)
        write(name) { byte in
            bits = bits << 8 | UInt64(byte)
            count += 1
            return count < 8
        }
        guard count > 0 else { return .max }
        return Int64(bitPattern: bits << UInt64(8 * (8 - count)) ^ 1 << 63)
    }

    /// - Parameter put: takes a byte and returns whether it needs more.
    @inline(__always)
    private static func write(_ name: ArraySlice<UInt8>, _ put: (UInt8) -> Bool) {
        if name.allSatisfy({ $0 < 0x80 }) {
            writeFolded(name, put)
        } else {
            writeFolded(Array(folded(String(decoding: name, as: UTF8.self)).utf8)[...], put)
        }
    }

    /// - Parameter name: folded, except for ASCII uppercase letters.
    @inline(__always)
    private static func writeFolded(_ name: ArraySlice<UInt8>, _ put: (UInt8) -> Bool) {
        var rest = name
        while let byte = rest.first {
            guard isDigit(byte) else {
                guard put(byte | (byte &- 0x41 < 26 ? 0x20 : 0)) else { return }
                rest.removeFirst()
                continue
            }
            let number = rest.prefix(while: isDigit)
            rest = rest[number.endIndex...]
            let digits = number.drop { $0 == UInt8(ascii: "0") }
            guard put(UInt8(ascii: "0") + UInt8(min(digits.count, 9))) else { return }
            if digits.count >= 9 {
                let length = UInt16(clamping: digits.count)
                guard put(UInt8(length >> 8)), put(UInt8(length & 0xFF)) else { return }
            }
            for digit in digits { guard put(digit) else { return } }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

extension SortKey {
    /// The place in the order by name.
    init(name: ArraySlice<UInt8>, id: Int64) {
        self.init(rank: NameKey.rank(of: name), text: NameKey.bytes(of: name), id: id)
    }
}
