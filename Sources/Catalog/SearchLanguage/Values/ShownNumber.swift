/// Numbers of the camera as photos show them: `f/1.78`, `6.76 mm`, `1/17`. Cameras write 16/9 and 0.0581, so a number
/// that is typed as shown matches all numbers that are shown like it.
package enum ShownNumber {
    typealias Span = (start: Double, end: Double)

    /// Exposure times from here on are shown with two decimals, shorter ones as fractions.
    package static let leastDecimal = 0.4

    /// The interval of numbers that are shown as this string; nil for a string that no photo shows.
    static func span(_ text: String) -> Span? {
        if text.hasPrefix("1/") {
            guard let inverse = Int(text.dropFirst(2)), (3...1_000_000).contains(inverse) else { return nil }
            return (1 / (Double(inverse) + 0.5), 1 / (Double(inverse) - 0.5))
        }
        guard let number = Double(text), (leastDecimal...1e6).contains(number) else { return nil }
        let hundredths = (number * 100).rounded()
        guard hundredths / 100 == number else { return nil }
        return ((hundredths - 0.5) / 100, (hundredths + 0.5) / 100)
    }

    /// The string whose interval begins here.
    static func text(from start: Double) -> String? {
        candidates(start, towards: 0.5).first { span($0)?.start == start }
    }

    /// The string whose interval ends here.
    static func text(to end: Double) -> String? {
        candidates(end, towards: -0.5).first { span($0)?.end == end }
    }

    private static func candidates(_ bound: Double, towards half: Double) -> [String] {
        guard (1e-7...1e7).contains(bound) else { return [] }
        return [
            SearchText.number((bound * 100 + half).rounded() / 100), "1/\(Int((1 / bound - half).rounded()))",
        ]
    }
}
