import Catalog
import Hummingbird
import JSON
import Query

/// `POST /api/v1/admin/recount`: compares this process's index with the tables.
struct RecountRoute: Sendable {
    let library: Library

    func add(to router: Router<LibraryRequestContext>) {
        router.post("api/v1/admin/recount") { _, context in
            try context.require(.admin)
            return Response.json(Self.described(try await library.recount()).json)
        }
    }

    private static func described(_ recount: Recount) -> JSONValue {
        .object([
            "photos": .int(recount.photos),
            "feedPosition": .string(recount.feedPosition),
            "differing": .int(recount.differing),
            "differences": .list(recount.differences.map(difference)),
        ])
    }

    /// Photo ids are strings: many JSON readers keep numbers exact up to 2⁵³ only.
    private static func difference(_ difference: Recount.Difference) -> JSONValue {
        let (kind, fields) =
            switch difference.kind {
            case .missing: ("MISSING", [String]())
            case .extra: ("EXTRA", [])
            case .repeated: ("REPEATED", [])
            case .misplaced: ("MISPLACED", [])
            case .fields(let fields): ("FIELDS", fields)
            }
        return .object([
            "id": .string(String(difference.id)), "kind": .string(kind),
            "fields": .list(fields.map { .string($0) }),
        ])
    }
}
