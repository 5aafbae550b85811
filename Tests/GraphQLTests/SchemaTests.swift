import GraphQL
import Testing

struct SchemaTests {
    @Test func `a schema without a query type is refused`() {
        #expect(throws: SchemaError.self) { try Schema(sdl: "type A { a: Int }") }
    }
}
