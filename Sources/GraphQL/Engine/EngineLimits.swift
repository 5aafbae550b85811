/// What one request may ask for. Each limit has its own code in an error's extensions.
package struct EngineLimits: Sendable {
    package var parsing = ParseLimits(bytes: 1 << 20, tokens: 40_000, nesting: 100)
    /// Fields inside fields, counted through fragments.
    package var depth = 30
    /// `fields`, `types`, … inside each other below `__schema` and `__type`: each level multiplies the answer.
    package var introspectionDepth = 3
    package var aliases = 200
    package var rootFields = 20
    /// Operations in one document: rules on variables look at each operation's fragments anew.
    package var operations = 50
    /// Fields with all fragments expanded.
    package var fields = 10_000
    package var directives = 200
    /// See `Cost`.
    package var cost = 100_000
    package var validationErrors = 50
    /// What `first` and `last` may be.
    package var pageSize: ClosedRange<Int> = 1...200
    /// What a connection costs without `first` and `last`.
    package var defaultPageSize = 50
    /// What any other list of objects costs, times its members.
    package var assumedListSize = 10
    /// Bytes of documents, and what their plans are taken to need, kept for later requests.
    package var cacheBytes = 16 << 20

    package init() {}
}
