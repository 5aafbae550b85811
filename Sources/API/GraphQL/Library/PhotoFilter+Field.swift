import Catalog
import GraphQL

extension PhotoFilter {
    /// What a field's arguments `filter` and `q` ask together.
    init(of field: SelectedField) throws {
        var conditions: [PhotoFilter] = []
        if let object = try field.arguments.object("filter") {
            conditions.append(try PhotoFilter(FilterInput(.object(object))))
        }
        if let text = try field.arguments.string("q") { conditions.append(try SearchParameters.search(text)) }
        self = conditions.count == 1 ? conditions[0] : .and(conditions)
    }
}
