/// Repairs documents that are not quite well-formed, as some programs write them.
package enum XMLRepair {
    /// Removes the declaration and everything before the first element. Decodes bytes that are not UTF-8 as Latin-1.
    /// Replaces control characters by blanks, removes references to them, and escapes an ampersand that begins no
    /// reference.
    package static func repaired(_ document: ArraySlice<UInt8>) -> [UInt8] {
        var rest = document.drop { $0 != UInt8(ascii: "<") }
        // UTF-16 has a zero byte beside it.
        guard rest.count > 1, rest[rest.startIndex + 1] != 0 else { return Array(document) }
        if rest.starts(with: Array("<?xml ".utf8)), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
            rest = rest[(end + 1)...]
        }
        return references(in: text(rest)[...])
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var position = bytes.startIndex
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar):
                position += scalar.count
                result += scalar.count == 1 ? [plain(scalar[scalar.startIndex])] : Array(scalar)
            case .error(let length):
                for byte in bytes[position..<position + length] { result += Array(String(latin(byte)).utf8) }
                position += length
            case .emptyInput: return result
            }
        }
    }

    /// Latin-1 defines no characters from 80 to 9F.
    private static func latin(_ byte: UInt8) -> Character {
        Character(byte < 0xA0 ? "\u{FFFD}" : Unicode.Scalar(byte))
    }

    private static func plain(_ byte: UInt8) -> UInt8 {
        byte >= 0x20 || [0x09, 0x0A, 0x0D].contains(byte) ? byte : UInt8(ascii: " ")
    }

    private static func references(in bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes
        while let place = rest.firstIndex(of: UInt8(ascii: "&")) {
            result += rest[..<place]
            let name = rest[(place + 1)...].prefix(10).prefix { $0 != UInt8(ascii: ";") }
            let isClosed = name.endIndex < rest.endIndex && rest[name.endIndex] == UInt8(ascii: ";")
            switch isClosed ? meaning(of: String(decoding: name, as: UTF8.self)) : .none {
            case .character: result += rest[place...name.endIndex]
            case .control: break
            case .none:
                result += Array("&amp;".utf8)
                rest = rest[(place + 1)...]
                continue
            }
            rest = rest[(name.endIndex + 1)...]
        }
        return result + rest
    }

    private enum Meaning {
        case character, control, none
    }

    private static func meaning(of reference: String) -> Meaning {
        if ["amp", "lt", "gt", "quot", "apos"].contains(reference) { return .character }
        guard reference.hasPrefix("#") else { return .none }
        let digits = reference.dropFirst()
        let isHexadecimal = digits.hasPrefix("x")
        guard let number = UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10) else {
            return .none
        }
        let isCharacter = number >= 0x20 || [0x09, 0x0A, 0x0D].contains(number)
        return isCharacter && Unicode.Scalar(number) != nil && !(0xFFFE...0xFFFF).contains(number)
            ? .character : .control
    }
}
