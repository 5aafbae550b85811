/// What is wrong with a filter, order or page request, and where.
package struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field, as the caller wrote it: `filter.near.metres`, `first`, `order`.
    package let path: String
    /// Whether it is the size of a page, which has a code of its own.
    package let isPageSize: Bool
    /// A sentence's end that names what is allowed: `must be between 0 and 20,037,600`.
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
        isPageSize = false
    }

    /// A page's size is out of range.
    package init(pageSize path: String) {
        self.path = path
        reason = "must be between \(PageRequest.sizes.lowerBound) and \(PageRequest.sizes.upperBound)"
        isPageSize = true
    }

    package var description: String { "\(path): \(reason)" }
}
