/// A position in a document. Lines and columns begin at 1; a column counts Unicode scalars.
package struct SourceLocation: Sendable, Hashable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
