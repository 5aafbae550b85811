/// A media type in a filter: `image/heic`, `image/*` for a class, or `image` and `video` as short forms.
package enum MediaTypeName {
    /// The end of an error message.
    static let allowed =
        "a media type, such as image/jpeg, image/* or video; use extension for the end of a file name"

    private static let classes = ["image", "video"]

    /// Whether a filter by this media type finds the photos that have it. Other programs may write any string.
    package static func canBeChosen(_ text: String) -> Bool { read(text) == text }

    /// The full media type, with `/*` for a class; nil for an invalid one.
    static func read(_ text: String) -> String? {
        if classes.contains(text.lowercased()) { return text + "/*" }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, isName(parts[0]), parts[1] == "*" || isName(parts[1]) else { return nil }
        return text
    }

    /// RFC 6838, section 4.2, of any length.
    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9": true
                default: "!#$&-^_.+".unicodeScalars.contains(scalar)
                }
            }
    }
}
