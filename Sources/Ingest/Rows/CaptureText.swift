import Catalog

/// The shared string columns, in the format of the owner's plan. Nil for meaningless numbers.
enum CaptureText {
    /// `1/125` below half a second, otherwise seconds: `0.5`, `2`, `30`.
    static func shutterSpeed(_ seconds: Double) -> String? {
        guard seconds.isFinite, seconds > 0, seconds < 1e6 else { return nil }
        let inverse = 1 / seconds
        if seconds < ShownNumber.leastDecimal, inverse < 1e9 { return "1/\(Int(inverse.rounded()))" }
        return number(seconds)
    }

    /// `f/2.8`
    static func aperture(_ fNumber: Double) -> String? {
        guard fNumber.isFinite, fNumber > 0, fNumber < 1e4 else { return nil }
        return "f/\(number(fNumber))"
    }

    /// `50 mm`
    static func focalLength(_ millimetres: Double) -> String? {
        guard millimetres.isFinite, millimetres > 0, millimetres < 1e6 else { return nil }
        return "\(number(millimetres)) mm"
    }

    /// With at most two decimals, without trailing zeros.
    private static func number(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() ? String(Int(rounded)) : "\(rounded)"
    }
}
