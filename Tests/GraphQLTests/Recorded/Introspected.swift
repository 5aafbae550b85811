import GraphQL
import JSON

/// An introspection result by name, without the descriptions of built-in types, which differ between engines.
struct Introspected: Equatable {
    let rest: JSONValue?
    let types: [String: JSONValue]
    let directives: [String: JSONValue]

    init(_ data: JSONValue) {
        let schema = data.object?["__schema"]?.object
        var members = JSONObject()
        for member in schema?.members ?? [] where member.name != "types" && member.name != "directives" {
            members.append(member.name, member.value)
        }
        rest = .object(members)
        let builtIn = [
            "String", "Int", "Float", "Boolean", "ID", "skip", "include", "deprecated", "specifiedBy", "oneOf",
        ]
        func byName(_ list: JSONValue?) -> [String: JSONValue] {
            var found: [String: JSONValue] = [:]
            for item in list?.list ?? [] {
                guard let name = item.object?["name"]?.string else { continue }
                let hides = builtIn.contains(name) || name.utf8.starts(with: "__".utf8)
                found[name] = hides ? Self.withoutDescriptions(item) : item
            }
            return found
        }
        types = byName(schema?["types"])
        directives = byName(schema?["directives"])
    }

    private static func withoutDescriptions(_ value: JSONValue) -> JSONValue {
        switch value {
        case .list(let items): return .list(items.map(withoutDescriptions))
        case .object(let object):
            var result = JSONObject()
            for member in object.members where member.name != "description" {
                result.append(member.name, withoutDescriptions(member.value))
            }
            return .object(result)
        default: return value
        }
    }
}
