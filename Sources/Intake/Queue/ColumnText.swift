/// Makes strings fit their columns. Removes NULs, which cameras write and PostgreSQL cannot store.
package enum ColumnText {
    /// At most `length` code points, as PostgreSQL counts them, cut at the end of a character.
    package static func limited(_ text: String?, to length: Int) -> String? {
        guard let text = clean(text) else { return nil }
        guard text.unicodeScalars.count > length else { return text }
        var cut = ""
        var count = 0
        for character in text {
            count += character.unicodeScalars.count
            guard count <= length else { break }
            cut.append(character)
        }
        return cut
    }

    package static func clean(_ text: String?) -> String? { text.map(clean) }

    package static func clean(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return String(decoding: text.utf8.filter { $0 != 0 }, as: UTF8.self)
    }
}
