/// Writes JSON into a growing buffer. The caller writes commas and brackets, and is responsible for well-formed output.
///
/// Its functions are inlinable into other targets, because GraphQL responses are written through them, one call per value.
package struct JSONWriter: ~Copyable {
    @usableFromInline var output: GrowingBytes

    package init(capacity: Int = 256) { output = GrowingBytes(capacity: capacity) }

    @inlinable package var count: Int { output.count }

    package var bytes: [UInt8] { output.array }

    /// Drops the bytes from `offset` on.
    @inlinable package mutating func rewind(to offset: Int) { output.rewind(to: offset) }

    @inlinable @inline(__always)
    package mutating func append(_ byte: UInt8) { output.append(byte) }

    @inlinable package mutating func append(_ text: StaticString) { text.withUTF8Buffer { output.append($0) } }

    @inlinable package mutating func append(raw: [UInt8]) { raw.withUnsafeBufferPointer { output.append($0) } }

    /// Appends the first `count` bytes of these words: whole words are copied faster than a few bytes.
    package mutating func append(words: UnsafeBufferPointer<UInt64>, count: Int) {
        output.append(atMost: words.count * 8) { target in
            for index in words.indices {
                UnsafeMutableRawPointer(target + index * 8).storeBytes(of: words[index], as: UInt64.self)
            }
            return count
        }
    }

    @inlinable package mutating func writeNull() { append("null") }

    @inlinable package mutating func write(_ value: Bool) { append(value ? "true" : "false") }

    @inlinable package mutating func write(_ value: Int) {
        var rest = value.magnitude
        let digits = Self.digits(of: rest)
        // The sign and the nineteen digits of the smallest number.
        output.append(atMost: 20) { start in
            var target = start
            if value < 0 {
                target.pointee = UInt8(ascii: "-")
                target += 1
            }
            for place in stride(from: digits - 1, through: 0, by: -1) {
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                target[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
                rest = quotient
            }
            return target - start + digits
        }
    }

    /// The count of decimal digits.
    @inlinable static func digits(of number: UInt) -> Int {
        var (digits, bound) = (1, 10 as UInt)
        while number >= bound {
            digits += 1
            let (next, overflows) = bound.multipliedReportingOverflow(by: 10)
            if overflows { break }
            bound = next
        }
        return digits
    }

    /// Writes the shortest text that reads back as the same number. JSON has no infinities; they become null.
    @inlinable package mutating func write(_ value: Double) {
        guard value.isFinite else { return writeNull() }
        var text = value.description
        text.withUTF8 { output.append($0) }
    }

    @inlinable package mutating func write(_ text: String) {
        text.utf8Span.span.withUnsafeBufferPointer { write(utf8: $0) }
    }

    /// Writes UTF-8 as a string.
    @inlinable
    package mutating func write(_ utf8: UnsafeRawBufferPointer) { write(utf8: utf8.bindMemory(to: UInt8.self)) }

    /// Writes a string of at most `longest` bytes that need no escapes.
    @inlinable
    package mutating func write(longest: Int, _ put: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        output.append(atMost: longest + 2) { target in
            target[0] = UInt8(ascii: "\"")
            let count = put(UnsafeMutableBufferPointer(start: target + 1, count: longest))
            target[count + 1] = UInt8(ascii: "\"")
            return count + 2
        }
    }

    @inlinable @inline(__always)
    mutating func write(utf8: UnsafeBufferPointer<UInt8>) {
        append(UInt8(ascii: "\""))
        var start = 0
        while true {
            start += copyPlain(UnsafeRawBufferPointer(utf8), from: start)
            if start == utf8.count { break }
            appendEscaped(utf8[start])
            start += 1
        }
        append(UInt8(ascii: "\""))
    }

    /// Copies up to the next control character, quote or backslash, or to the end, and returns the count of bytes. Looks
    /// at eight bytes at a time: a bit trick finds out whether any byte of a word is zero, or less than a bound.
    @inlinable mutating func copyPlain(_ utf8: UnsafeRawBufferPointer, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highBits = ones &* 0x80
        let quotes = ones &* UInt64(UInt8(ascii: "\""))
        let backslashes = ones &* UInt64(UInt8(ascii: "\\"))
        var index = start
        output.append(atMost: utf8.count - start) { target in
            while index + 8 <= utf8.count {
                let word = utf8.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let quote = word ^ quotes
                let backslash = word ^ backslashes
                let found =
                    (word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
                if found & highBits != 0 { break }
                UnsafeMutableRawPointer(target + (index - start)).storeBytes(of: word, as: UInt64.self)
                index += 8
            }
            while index < utf8.count {
                let byte = utf8[index]
                if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
                target[index - start] = byte
                index += 1
            }
            return index - start
        }
        return index - start
    }

    @usableFromInline mutating func appendEscaped(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0D: append(UInt8(ascii: "r"))
        case 0x09: append(UInt8(ascii: "t"))
        default:
            append("u00")
            for digit in [byte >> 4, byte & 0xF] {
                append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }
}
