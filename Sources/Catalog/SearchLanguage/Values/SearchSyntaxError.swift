/// A syntax error in a search, with its position.
package struct SearchSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The first invalid character (Unicode scalar), counted from 1.
    package let position: Int
    package let reason: String

    package var description: String { "at character \(position): \(reason)" }
}
