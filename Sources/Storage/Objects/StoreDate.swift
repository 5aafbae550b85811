import Foundation

/// The two date formats of object stores. Other formats are nil: the date of an object is optional.
enum StoreDate {
    /// As in `2009-10-12T17:50:30.000Z`, with or without fractions of a second, which are dropped.
    static func iso8601(_ text: String) -> Date? {
        guard text.hasSuffix("Z") else { return nil }
        let whole = text.dropLast().prefix { $0 != "." }
        return date(stamp: String(whole.filter { $0 != "-" && $0 != ":" }) + "Z")
    }

    /// As in `Mon, 12 Oct 2009 17:50:30 GMT` (RFC 9110, section 5.6.7, the one form that may be sent).
    static func http(_ text: String) -> Date? {
        let words = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count == 6, words[5] == "GMT", words[1].count == 2,
            let month = months.firstIndex(of: String(words[2]))
        else { return nil }
        let monthDigits = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return date(stamp: "\(words[3])\(monthDigits)\(words[1])T\(words[4].filter { $0 != ":" })Z")
    }

    private static func date(stamp: String) -> Date? {
        SigningDate(stamp: stamp).map { Date(timeIntervalSince1970: Double($0.seconds)) }
    }
}
