/// Limits per request. Each has its own code in the extensions of an error.
package struct EngineLimits: Sendable {
    package var parsing = ParseLimits(bytes: 1 << 20, tokens: 40_000, nesting: 100)
    /// Nesting of fields, including those in fragments.
    package var depth = 30
    /// Nesting of `fields`, `types`, … below `__schema` and `__type`: each level multiplies the size of the response.
    package var introspectionDepth = 3
    package var aliases = 200
    package var rootFields = 20
    /// Operations per document: rules on variables traverse the fragments again for each operation.
    package var operations = 50
    /// Fields after expanding all fragments.
    package var fields = 10_000
    package var directives = 200
    /// See ``Cost``.
    package var cost = 100_000
    package var validationErrors = 50
    /// Allowed values of `first` and `last`.
    package var pageSize: ClosedRange<Int> = 1...200
    /// Assumed page size of a connection without `first` and `last`.
    package var defaultPageSize = 50
    /// Assumed length of any other list of objects.
    package var assumedListSize = 10
    /// Bytes of cached documents and of their plans, see ``PreparedOperation/footprint``.
    package var cacheBytes = 16 << 20

    package init() {}
}
