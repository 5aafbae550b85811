import Catalog
import Testing

@Suite struct SearchTextTests {
    @Test func `a random tree that is printed and read again is equal`() throws {
        var random = RandomFilters(seed: 20_261_123)
        var printed = 0
        for round in 0..<4000 {
            let filter = try round < 1000 ? random.leaf(round % RandomFilters.leafCount) : random.filter()
            // As GraphQL and REST read it: without empty names and lists, one way of matching terms a condition.
            guard let read = filter.readable else { continue }
            let text = try read.searchText()
            #expect(try PhotoFilter(searchLanguage: text) == read, "\(text)")
            printed += 1
        }
        #expect(printed > 2000)
    }
}

extension PhotoFilter {
    fileprivate var readable: PhotoFilter? {
        do {
            return try PhotoFilter(input)
        } catch {
            return nil
        }
    }
}
