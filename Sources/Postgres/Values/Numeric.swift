/// PostgreSQL's `numeric`, an exact decimal. Only for reading; writers bind a `Double`.
package struct Numeric: Sendable, Hashable {
    private enum Sign: UInt16 {
        case positive = 0x0000
        case negative = 0x4000
        case notANumber = 0xC000
        case infinity = 0xD000
        case negativeInfinity = 0xF000
    }

    private let sign: Sign
    /// The power of 10,000 by which the first group is multiplied.
    private let weight: Int
    /// Digits after the decimal point that the column declares; the groups may contain fewer.
    private let scale: Int
    /// Four decimal digits each, the highest first, without zeros at either end.
    private let groups: [UInt16]

    /// As the server prints it, with all digits of its scale.
    package var text: String {
        switch sign {
        case .notANumber: return "NaN"
        case .infinity: return "Infinity"
        case .negativeInfinity: return "-Infinity"
        case .positive, .negative: break
        }
        var whole = ""
        for power in stride(from: max(weight, 0), through: 0, by: -1) { whole += fourDigits(power) }
        whole = String(whole.drop { $0 == "0" })
        var fraction = ""
        var power = -1
        while fraction.utf8.count < scale {
            fraction += fourDigits(power)
            power -= 1
        }
        let number = (whole.isEmpty ? "0" : whole) + (scale > 0 ? "." + fraction.prefix(scale) : "")
        return sign == .negative ? "-" + number : number
    }

    /// The nearest double.
    package var doubleValue: Double {
        // A mantissa below 2^53, multiplied or divided by a power of ten up to 10^22, is rounded once and correctly: this
        // covers every coordinate. Other values are parsed from text.
        if sign == .positive || sign == .negative, groups.count <= 4 {
            let mantissa = groups.reduce(UInt64(0)) { $0 * 10_000 + UInt64($1) }
            let exponent = 4 * (weight - groups.count + 1)
            if mantissa < 1 << 53, (-22...22).contains(exponent) {
                let power = Self.powersOfTen[abs(exponent)]
                let value = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
                return sign == .negative ? -value : value
            }
        }
        return Double(text) ?? .nan
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
        1e19, 1e20, 1e21, 1e22,
    ]

    private func fourDigits(_ power: Int) -> String {
        let index = weight - power
        guard groups.indices.contains(index) else { return "0000" }
        let digits = String(groups[index])
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}

extension Numeric: PostgresDecodable {
    /// Reads the format of `numeric_send`: four 16-bit integers (groups, weight, sign, scale), then the groups.
    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> Numeric {
        guard type == nil || type == .numeric else { throw .typeMismatch }
        guard
            let count = UInt16(networkBytes: bytes), let weight = Int16(networkBytes: bytes, at: 2),
            let sign = UInt16(networkBytes: bytes, at: 4).flatMap(Sign.init(rawValue:)),
            let scale = UInt16(networkBytes: bytes, at: 6), bytes.count == 8 + 2 * Int(count)
        else { throw .malformed("a numeric of \(bytes.count) bytes") }
        var groups: [UInt16] = []
        groups.reserveCapacity(Int(count))
        for index in 0..<Int(count) {
            guard let group = UInt16(networkBytes: bytes, at: 8 + 2 * index), group < 10_000 else {
                throw .malformed("a numeric with a group over 9999")
            }
            groups.append(group)
        }
        return Numeric(sign: sign, weight: Int(weight), scale: Int(scale), groups: groups)
    }
}
