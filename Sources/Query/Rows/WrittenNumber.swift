/// A number of the camera in the format that other programs write into text columns: `f/3.5`, `1/60 sec`, `35/1`,
/// `24.0 mm (35 mm equivalent: 36.0 mm)`.
///
///     text   = [ "f" [ "/" ] ] number [ "/" number ] [ unit ] [ "(" anything ")" ]
///     number = digits [ "." digits ]
///
/// Spaces between the parts are optional, and case is ignored. Any other string is no number, and zero is none.
package enum WrittenNumber: CaseIterable, Sendable {
    case aperture, shutterSpeed, focalLength

    /// In seconds or millimetres; nil if the string is no number.
    package func value(of text: String) -> Double? {
        var rest = Parts(text.lowercased())
        if self == .aperture, rest.take("f") || rest.take("ƒ") { _ = rest.take("/") }
        guard var value = rest.takeNumber() else { return nil }
        if rest.take("/") {
            guard let divisor = rest.takeNumber() else { return nil }
            value /= divisor
        }
        _ = units.contains { rest.take($0) }
        return rest.isRemark && value.isFinite && value > 0 ? value : nil
    }

    /// No unit starts with an earlier one.
    private var units: [String] {
        switch self {
        case .aperture: []
        case .shutterSpeed: ["seconds", "second", "secs", "sec.", "sec", "s", "\""]
        case .focalLength: ["mm"]
        }
    }
}

/// The unread rest of a string.
private struct Parts {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) { rest = Array(text.utf8)[...] }

    private mutating func skipBlanks() { rest = rest.drop { $0 == UInt8(ascii: " ") } }

    mutating func take(_ part: String) -> Bool {
        skipBlanks()
        guard rest.starts(with: part.utf8) else { return false }
        rest.removeFirst(part.utf8.count)
        return true
    }

    mutating func takeNumber() -> Double? {
        skipBlanks()
        func digits(_ bytes: ArraySlice<UInt8>) -> Int {
            bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
        }
        let whole = digits(rest)
        guard whole > 0 else { return nil }
        let behind = rest.dropFirst(whole)
        let fraction = behind.first == UInt8(ascii: ".") ? digits(behind.dropFirst()) : 0
        let number = rest.prefix(fraction > 0 ? whole + 1 + fraction : whole)
        rest.removeFirst(number.count)
        return Double(String(decoding: number, as: UTF8.self))
    }

    /// Whether the rest is empty or in parentheses.
    var isRemark: Bool {
        let text = rest.drop { $0 == UInt8(ascii: " ") }
        guard let end = text.lastIndex(where: { $0 != UInt8(ascii: " ") }) else { return true }
        return text.first == UInt8(ascii: "(") && text[end] == UInt8(ascii: ")")
    }
}
