import Catalog
import GraphQL
import Intake
import Query

/// What a root field still needs after the index has been asked, and how its answer is made of that.
enum QueryPlan {
    case rows(PhotoRows.Wish, finish: ([PhotoRecord?]) throws -> ResolvedValue)
    /// A search for duplicates, which takes its time, before there are rows to wish for.
    case duplicates(DuplicateRequest, LibrarySnapshot, plan: (DuplicatePage) throws -> QueryPlan)
    /// What the administrator asks: statements of its own.
    case administration(@Sendable (LibraryServices) async throws -> ResolvedValue)

    var wish: PhotoRows.Wish {
        switch self {
        case .rows(let wish, _): wish
        case .duplicates, .administration: PhotoRows.Wish(ids: [], columns: [])
        }
    }
}

/// Turns root fields into plans: arguments checked, the index asked, nothing fetched.
struct QueryPlanner {
    let library: Library
    let links: PhotoLinks
    let context: LibraryContext

    func plans(for fields: [SelectedField]) -> [Result<QueryPlan, any Error>] {
        let snapshot = Result { try library.snapshot() }
        return fields.map { field in
            Result {
                if let plan = try administration(field) { return plan }
                try context.require(.read)
                return try plan(field, try snapshot.get())
            }
        }
    }

    private func plan(_ field: SelectedField, _ snapshot: LibrarySnapshot) throws -> QueryPlan {
        switch field.name {
        case "photos": return try photos(field, snapshot)
        case "photo":
            guard let number = try field.arguments.int("databaseId"), let id = PhotoID(rawValue: Int64(number)) else {
                throw FilterError(path: "databaseId", reason: "must be the id of a photo")
            }
            return onePhoto(id, field)
        case "node":
            switch try GlobalID(field.arguments.string("id") ?? "") {
            case .photo(let id): return onePhoto(id, field)
            case .job, .token, nil: return .rows(.init(ids: [], columns: [])) { _ in .null }
            }
        case "timeline": return try timeline(field, snapshot)
        case "map": return try map(field, snapshot)
        case "facets": return try facets(field, snapshot)
        case "suggest": return try suggest(field, snapshot)
        case "complete": return try complete(field, snapshot)
        case "searchText": return try searchText(field)
        case "duplicateGroups": return try duplicates(field, snapshot)
        default: throw UnknownField(type: "Query", field: field.name)
        }
    }

    private func photos(_ field: SelectedField, _ snapshot: LibrarySnapshot) throws -> QueryPlan {
        let links = links
        if let ids = context.batch {
            return .rows(wish(ids, field.children(named: "nodes"))) { records in
                .object(BatchObject(rows: RowTable(ids, records, links: links)))
            }
        }
        let arguments = field.arguments
        let filter = try PhotoFilter(of: field, context)
        let order = try PhotoOrder(name: try arguments.string("order") ?? "TAKEN_DESC", filter: filter)
        var around: WallClockSpan?
        if let text = try arguments.string("around") {
            guard let span = WallClockSpan(around: text) else {
                throw FilterError(path: "around", reason: "must be a date such as 2019-07-14 or 2019-07-14T18:16:33")
            }
            around = span
        }
        let request = try PageRequest(
            first: try arguments.int("first"), after: try arguments.string("after"), last: try arguments.int("last"),
            before: try arguments.string("before"), around: around)
        let page = try snapshot.page(filter, order, request)
        context.pageNote?.note(page)
        let selections =
            field.children(named: "nodes") + field.children(named: "edges").flatMap { $0.children(named: "node") }
        return .rows(wish(page.ids, selections)) { records in
            .object(ConnectionObject(page: page, rows: RowTable(page.ids, records, links: links)))
        }
    }

    private func onePhoto(_ id: PhotoID, _ field: SelectedField) -> QueryPlan {
        let links = links
        // A column at least, since the row's existence is asked for.
        let columns = PhotoColumns(selection: field).union(.filename)
        return .rows(PhotoRows.Wish(ids: [id], columns: columns)) { records in
            ResolvedValue(RowTable([id], records, links: links)[0])
        }
    }

    private func timeline(_ field: SelectedField, _ snapshot: LibrarySnapshot) throws -> QueryPlan {
        let name = try field.arguments.string("by") ?? "MONTH"
        guard let unit = TimelineUnit(rawValue: name.lowercased()) else {
            throw FilterError(path: "by", reason: "must be one of YEAR, MONTH, DAY")
        }
        let buckets = try snapshot.timeline(try PhotoFilter(of: field, context), by: unit)
        return covered(buckets.map(\.cover), field) { rows in
            buckets.enumerated().map { .object(TimelineBucketObject(bucket: $1, cover: rows.cover($0))) }
        }
    }

    private func map(_ field: SelectedField, _ snapshot: LibrarySnapshot) throws -> QueryPlan {
        guard let object = try field.arguments.object("box"),
            case .within(let box) = try PhotoFilter(
                .object([.init("box", FilterInput(.object(object)))]), path: "map")
        else { throw FilterError(path: "box", reason: "is required") }
        let zoom = try field.arguments.double("zoom") ?? 0
        guard (0...22).contains(zoom) else { throw FilterError(path: "zoom", reason: "must be between 0 and 22") }
        let clusters = try snapshot.map(try PhotoFilter(of: field, context), box: box, zoom: zoom)
        return covered(clusters.map(\.cover), field) { rows in
            clusters.enumerated().map { .object(MapClusterObject(cluster: $1, cover: rows.cover($0))) }
        }
    }

    /// A list whose items each have a cover photo.
    private func covered(
        _ covers: [PhotoID], _ field: SelectedField, _ items: @escaping (RowTable) -> [ResolvedValue]
    ) -> QueryPlan {
        let links = links
        return .rows(wish(covers, field.children(named: "cover"))) { records in
            .list(items(RowTable(covers, records, links: links)))
        }
    }

    private func facets(_ field: SelectedField, _ snapshot: LibrarySnapshot) throws -> QueryPlan {
        let pages = try field.fields().compactMap { child in
            try Facet(rawValue: child.name).map { (facet: $0, page: try FacetPage(child)) }
        }
        let lists = try snapshot.facets(try PhotoFilter(of: field, context), wanted: Set(pages.map(\.facet)))
        // Cursors are opened here, where an error is the request's.
        for (facet, page) in pages { _ = try lists[facet].map(page.values) }
        return .rows(.init(ids: [], columns: [])) { _ in .object(FacetsObject(lists: lists)) }
    }

    private func suggest(_ field: SelectedField, _ snapshot: LibrarySnapshot) throws -> QueryPlan {
        let text = try field.arguments.string("text") ?? ""
        guard (1...200).contains(text.utf8.count) else {
            throw FilterError(path: "text", reason: "must have 1 to 200 bytes")
        }
        let suggestions = snapshot.suggest(text, limit: try limit(field))
        return .rows(.init(ids: [], columns: [])) { _ in
            .list(suggestions.map { .object(SuggestionObject(suggestion: $0)) })
        }
    }

    private func complete(_ field: SelectedField, _ snapshot: LibrarySnapshot) throws -> QueryPlan {
        let text = try field.arguments.string("q") ?? ""
        guard text.utf8.count <= PhotoFilter.longestSearch else {
            throw FilterError(path: "q", reason: "must not be longer than \(PhotoFilter.longestSearch) bytes")
        }
        let length = text.unicodeScalars.count
        guard let place = SearchPlace(text, at: try field.arguments.int("at") ?? length) else {
            throw FilterError(path: "at", reason: "must be between 0 and the string's length of \(length)")
        }
        let completions = try snapshot.completions(of: place, limit: try limit(field))
        return .rows(.init(ids: [], columns: [])) { _ in
            .object(SearchCompletionsObject(place: place, completions: completions))
        }
    }

    /// How many names or completions.
    private func limit(_ field: SelectedField) throws -> Int {
        let limit = try field.arguments.int("limit") ?? 10
        guard (1...50).contains(limit) else { throw FilterError(path: "limit", reason: "must be between 1 and 50") }
        return limit
    }

    private func searchText(_ field: SelectedField) throws -> QueryPlan {
        let filter = try PhotoFilter(of: field, context)
        let text: ResolvedValue
        do throws(SearchTextError) {
            text = .string(try filter.searchText())
        } catch {
            text = .null
        }
        return .rows(.init(ids: [], columns: [])) { _ in text }
    }

    /// Fields that are not about photos; nil for the others.
    private func administration(_ field: SelectedField) throws -> QueryPlan? {
        switch field.name {
        case "node":
            switch GlobalID(try field.arguments.string("id") ?? "") {
            case .job(let id)?: return try job(id)
            case .token(let id)?:
                try context.require(.admin)
                return .administration { services in
                    ResolvedValue(try await services.access.token(id).map(TokenObject.init))
                }
            case .photo?, nil: return nil
            }
        case "jobs":
            try context.require(.admin)
            let count = try field.arguments.int("first") ?? 20
            guard (1...50).contains(count) else {
                throw FilterError(path: "first", reason: "must be between 1 and 50")
            }
            return .administration { services in
                .list(try await services.reindexing.latest(count).map { .object(JobObject($0)) })
            }
        case "reindexEstimate":
            try context.require(.admin)
            let request = try ReindexInput(field).request(in: try library.snapshot())
            return .administration { services in
                .object(ReindexEstimateObject(estimate: try await services.reindexing.estimate(request)))
            }
        case "tokens":
            try context.require(.admin)
            return .administration { services in
                .list(try await services.access.tokens().map { .object(TokenObject(token: $0)) })
            }
        case "job":
            try context.require(.admin)
            guard case .job(let id)? = GlobalID(try field.arguments.string("id") ?? "") else {
                return .rows(.init(ids: [], columns: [])) { _ in .null }
            }
            return try job(id)
        default: return nil
        }
    }

    private func job(_ id: Int64) throws -> QueryPlan {
        try context.require(.admin)
        return .administration { services in
            ResolvedValue(try await services.reindexing.progress(of: .init(rawValue: id)).map(JobObject.init))
        }
    }

    /// Rows for what is selected of photos; none when their numbers are enough.
    func wish(_ ids: [PhotoID], _ selections: [SelectedField]) -> PhotoRows.Wish {
        let columns = selections.reduce(into: PhotoColumns()) { $0.formUnion(PhotoColumns(selection: $1)) }
        return columns.isEmpty ? PhotoRows.Wish(ids: [], columns: []) : PhotoRows.Wish(ids: ids, columns: columns)
    }
}
