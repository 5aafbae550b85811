/// What is wrong with a search, and where.
package struct SearchSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The character (Unicode scalar) at which it begins, counted from 1.
    package let position: Int
    package let reason: String

    package var description: String { "at character \(position): \(reason)" }
}
