/// An invalid value of a request, with its path and what is allowed.
package struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field, as the caller wrote it: `filter.near.metres`, `first`, `order`.
    package let path: String
    /// The rest of a sentence that begins with the field: `must be between 0 and 20037600`.
    package let reason: String
    /// Whether the value is the size of a page, which has an error code of its own.
    package let isPageSize: Bool

    package init(path: String, reason: String) { self.init(path: path, reason: reason, isPageSize: false) }

    init(path: String, reason: String, isPageSize: Bool) {
        self.path = path
        self.reason = reason
        self.isPageSize = isPageSize
    }

    package var description: String { "\(path): \(reason)" }
}
