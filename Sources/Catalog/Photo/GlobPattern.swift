/// A glob pattern for one segment of a key. `*` matches any bytes and `?` one character; ASCII letters match in either
/// case.
struct GlobPattern: Sendable, Equatable {
    /// In lower case.
    let bytes: [UInt8]

    private static let star = UInt8(ascii: "*")
    private static let mark = UInt8(ascii: "?")

    init(_ bytes: [UInt8]) { self.bytes = Self.folded(bytes) }

    var isEmpty: Bool { bytes.isEmpty }
    var matchesAnything: Bool { !bytes.isEmpty && bytes.allSatisfy { $0 == Self.star } }

    /// A pattern without wildcards is compared as a whole. One with a single star at an end is compared as prefix or
    /// suffix.
    enum Form {
        case exact([UInt8])
        case prefix([UInt8])
        case suffix([UInt8])
        case general
    }

    var form: Form {
        guard !bytes.contains(Self.mark) else { return .general }
        switch bytes.count(where: { $0 == Self.star }) {
        case 0: return .exact(bytes)
        case 1 where bytes.last == Self.star: return .prefix(bytes.dropLast())
        case 1 where bytes.first == Self.star: return .suffix(Array(bytes.dropFirst()))
        default: return .general
        }
    }

    static func folded(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }

    /// - Parameter text: in lower case. Linear time in most cases: only the last star is ever retried.
    func matches(_ text: [UInt8]) -> Bool {
        var (pattern, place) = (0, 0)
        var retry: (pattern: Int, place: Int)?
        while place < text.count {
            if pattern < bytes.count, bytes[pattern] == Self.star {
                pattern += 1
                retry = (pattern, place)
            } else if pattern < bytes.count, bytes[pattern] == Self.mark {
                pattern += 1
                place = Self.end(ofCharacterAt: place, in: text)
            } else if pattern < bytes.count, bytes[pattern] == text[place] {
                pattern += 1
                place += 1
            } else if let last = retry {
                retry = (last.pattern, last.place + 1)
                (pattern, place) = (last.pattern, last.place + 1)
            } else {
                return false
            }
        }
        return bytes[pattern...].allSatisfy { $0 == Self.star }
    }

    /// The index after the continuation bytes of a UTF-8 character.
    private static func end(ofCharacterAt place: Int, in text: [UInt8]) -> Int {
        var end = place + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }
}

/// Many patterns for one segment. Patterns without wildcards are compared in one look-up.
struct SegmentPatterns: Sendable, Equatable {
    private var exact: Set<[UInt8]> = []
    private var prefixes: [[UInt8]] = []
    private var suffixes: [[UInt8]] = []
    private var others: [GlobPattern] = []

    mutating func add(_ pattern: GlobPattern) {
        switch pattern.form {
        case .exact(let text): exact.insert(text)
        case .prefix(let text): prefixes.append(text)
        case .suffix(let text): suffixes.append(text)
        case .general: others.append(pattern)
        }
    }

    /// - Parameter segment: in lower case.
    func match(_ segment: [UInt8]) -> Bool {
        exact.contains(segment) || prefixes.contains { segment.starts(with: $0) }
            || suffixes.contains { segment.count >= $0.count && segment.suffix($0.count).elementsEqual($0) }
            || others.contains { $0.matches(segment) }
    }
}
