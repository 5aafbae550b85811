import Catalog
import Hummingbird
import Query

/// `POST /api/v1/admin/recount`: compares this process's index with the tables.
struct RecountRoute: Sendable {
    let library: Library

    func add(to router: Router<LibraryRequestContext>) {
        router.post("api/v1/admin/recount") { _, context in
            try context.require(.admin)
            return Response.json(Self.answer(try await library.recount()).json)
        }
    }

    private static func answer(_ recount: Recount) -> FilterInput {
        .object([
            .init("photos", .number(Double(recount.photos))),
            .init("feedPosition", .string(recount.feedPosition)),
            .init("differing", .number(Double(recount.differing))),
            .init("differences", .list(recount.differences.map(difference))),
        ])
    }

    /// Photo ids are strings: many JSON readers keep numbers exact up to 2⁵³ only.
    private static func difference(_ difference: Recount.Difference) -> FilterInput {
        let (kind, fields) =
            switch difference.kind {
            case .missing: ("MISSING", [String]())
            case .extra: ("EXTRA", [])
            case .repeated: ("REPEATED", [])
            case .misplaced: ("MISPLACED", [])
            case .fields(let fields): ("FIELDS", fields)
            }
        return .object([
            .init("id", .string(String(difference.id))), .init("kind", .string(kind)),
            .init("fields", .list(fields.map { .string($0) })),
        ])
    }
}
