import Catalog
import GraphQL
import Query

struct SearchCompletionsObject: ResolvedObject {
    let place: SearchPlace
    let completions: [SearchCompletion]

    var typeName: String { "SearchCompletions" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "from": .int(place.range.lowerBound)
        case "to": .int(place.range.upperBound)
        case "completions": .list(completions.map { .object(SearchCompletionObject(completion: $0)) })
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}

struct SearchCompletionObject: ResolvedObject {
    let completion: SearchCompletion

    var typeName: String { "SearchCompletion" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "text": .string(completion.text)
        case "count": completion.count.map { .int($0) } ?? .null
        default: throw UnknownField(type: typeName, field: field.name)
        }
    }
}
