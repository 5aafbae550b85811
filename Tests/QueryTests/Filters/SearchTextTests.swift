import Catalog
import Testing

@Suite struct SearchTextTests {
    @Test func `a random filter that is printed in the search language and parsed again is equal`() throws {
        var random = RandomFilters(seed: 20_261_123)
        var printed = 0
        for round in 0..<4000 {
            let filter = try round < 1000 ? random.leaf(round % RandomFilters.leafCount) : random.filter()
            guard let read = filter.normalized else { continue }
            let text = try read.searchText()
            #expect(try PhotoFilter(searchLanguage: text) == read, "\(text)")
            printed += 1
        }
        #expect(printed > 2000)
    }
}

extension PhotoFilter {
    /// As parsed from JSON: without empty names and lists, and with one way of matching terms per condition. Nil if JSON
    /// cannot express it.
    fileprivate var normalized: PhotoFilter? {
        do {
            return try PhotoFilter(input)
        } catch {
            return nil
        }
    }
}
