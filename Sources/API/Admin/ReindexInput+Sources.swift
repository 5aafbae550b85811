import Catalog
import GraphQL
package import Intake

extension ReindexInput {
    /// Reads the arguments of a GraphQL field.
    init(_ field: SelectedField) throws {
        let arguments = field.arguments
        var members: [FilterInput.Member] = []
        if let filter = try arguments.object("filter") {
            members.append(.init("filter", FilterInput(.object(filter))))
        }
        for name in ["q", "prefix"] {
            if let text = try arguments.string(name) { members.append(.init(name, .string(text))) }
        }
        if let parts = try arguments.list("parts") {
            members.append(.init("parts", .list(parts.map { .string($0.string?.lowercased() ?? "") })))
        }
        if let rate = try arguments.double("perSecond") { members.append(.init("perSecond", .number(rate))) }
        try self.init(.object(members))
    }

    /// The options of the command, by field.
    private static let options = ["q": "--query", "prefix": "--prefix", "perSecond": "--rate"]

    /// Reads the options of the command.
    ///
    /// - Parameter filter: the filter tree as JSON.
    /// - Throws: `FilterError` that names what is wrong.
    package init(filter: String?, q: String?, prefix: String, parts: [ReindexPart], perSecond: Double?) throws {
        do {
            var members: [FilterInput.Member] = [
                .init("prefix", .string(prefix)), .init("parts", .list(parts.map { .string($0.rawValue) })),
                .init("perSecond", perSecond.map(FilterInput.number) ?? .null),
                .init("q", q.map(FilterInput.string) ?? .null),
            ]
            if let filter {
                do throws(JSONError) {
                    members.append(.init("filter", FilterInput(try JSONReader.read(Array(filter.utf8)))))
                } catch {
                    throw FilterError(path: "filter", reason: "is not JSON: \(error.message)")
                }
            }
            try self.init(.object(members))
        } catch APIError.badInput(let field, let reason) {
            throw FilterError(path: Self.options[field] ?? field, reason: reason)
        } catch let error as FilterError {
            throw FilterError(path: Self.options[error.path] ?? error.path, reason: error.reason)
        }
    }
}
