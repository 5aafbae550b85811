/// Limits on a document, checked while it is parsed.
package struct ParseLimits: Sendable {
    package var bytes: Int
    package var tokens: Int
    /// Levels of selection sets, list values, object values and list types, counted together.
    package var nesting: Int

    package init(bytes: Int = 1 << 20, tokens: Int = 100_000, nesting: Int = 200) {
        self.bytes = bytes
        self.tokens = tokens
        self.nesting = nesting
    }
}
