/// What is wrong with a filter, order or page request, and where.
package struct FilterError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field, as the caller wrote it: `filter.near.metres`, `first`, `order`.
    package let path: String
    /// A sentence's end that names what is allowed: `must lie between 0 and 20,037,600`.
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    package var description: String { "\(path): \(reason)" }
}
