import Catalog
import GraphQL

extension PhotoFilter {
    /// What a field's arguments `filter` and `q` ask together, and REST for them.
    init(of field: SelectedField, _ context: LibraryContext) throws {
        var conditions = context.filter.map { [$0] } ?? []
        if let object = try field.arguments.object("filter") {
            conditions.append(try PhotoFilter(FilterInput(.object(object))))
        }
        if let text = try field.arguments.string("q") { conditions.append(try PhotoFilter(q: text)) }
        self = try PhotoFilter.all(of: conditions, path: "q")
    }
}
