import Catalog
import GraphQL
package import Intake
import JSON

extension ReindexInput {
    /// Reads the arguments of a GraphQL field.
    init(_ field: SelectedField) throws {
        let arguments = field.arguments
        var members: JSONObject = [:]
        if let filter = try arguments.object("filter") {
            members.append("filter", .object(filter))
        }
        for name in ["q", "prefix"] {
            if let text = try arguments.string(name) { members.append(name, .string(text)) }
        }
        if let parts = try arguments.list("parts") {
            members.append("parts", .list(parts.map { .string($0.string?.lowercased() ?? "") }))
        }
        if let rate = try arguments.double("perSecond") { members.append("perSecond", .number(rate)) }
        try self.init(.object(members))
    }

    /// The options of the command, by field.
    private static let options = ["q": "--query", "prefix": "--prefix", "perSecond": "--rate"]

    /// Reads the options of the command.
    ///
    /// - Parameter filter: the filter tree as JSON.
    /// - Throws: `InputError` that names what is wrong.
    package init(filter: String?, q: String?, prefix: String, parts: [ReindexPart], perSecond: Double?) throws {
        do {
            var members: JSONObject = [
                "prefix": .string(prefix), "parts": .list(parts.map { .string($0.rawValue) }),
                "perSecond": perSecond.map(JSONValue.number) ?? .null,
                "q": q.map(JSONValue.string) ?? .null,
            ]
            if let filter {
                do throws(JSONError) {
                    members.append("filter", try JSONReader.read(Array(filter.utf8)))
                } catch {
                    throw InputError(path: "filter", reason: "is not JSON: \(error.message)")
                }
            }
            try self.init(.object(members))
        } catch APIError.badInput(let field, let reason) {
            throw InputError(path: Self.options[field] ?? field, reason: reason)
        } catch let error as InputError {
            throw InputError(path: Self.options[error.path] ?? error.path, reason: error.reason)
        }
    }
}
