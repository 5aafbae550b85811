import Catalog
import Postgres

/// The statement for some columns, and the place of each fact in its rows.
final class PhotoSelection: Sendable {
    static let nothing = PhotoSelection([], for: .service)

    private static let columnsOfFacts = PhotoFact.allCases.map(\.column)

    private let facts: [PhotoFact]
    /// By fact; 0, the place of the id, for facts that were not selected.
    private let places: [Int]
    private let joinsAIResults: Bool
    private let visibility: Visibility

    init(_ columns: PhotoColumns, for visibility: Visibility) {
        self.visibility = visibility
        var facts: [PhotoFact] = []
        var places = [Int](repeating: 0, count: PhotoFact.allCases.count)
        for fact in PhotoFact.allCases where columns.contains(Self.columnsOfFacts[fact.rawValue].group) {
            facts.append(fact)
            places[fact.rawValue] = facts.count
        }
        self.facts = facts
        self.places = places
        joinsAIResults = !columns.isDisjoint(with: .ofAIResults)
    }

    func statement(_ ids: [PhotoID]) -> SQL {
        let columns = (["p.id"] + facts.map(expression)).joined(separator: ", ")
        let results: SQL = joinsAIResults ? " LEFT JOIN photo_ai_results r ON r.photo_id = p.id" : ""
        return """
            SELECT \(columns) FROM photos p\(results)
            WHERE p.id = ANY (\(ids.map(\.rawValue))) AND p.deleted_at IS NULL AND NOT p.excluded
            """
    }

    private func expression(_ fact: PhotoFact) -> SQL {
        if fact == .favourite, let user = visibility.favourites { return PhotoFact.favourite(of: user) }
        return Self.columnsOfFacts[fact.rawValue].expression
    }

    /// The column of a fact; nil if it was not selected.
    func place(of fact: PhotoFact) -> Int? {
        let place = places[fact.rawValue]
        return place == 0 ? nil : place
    }

    /// The record of each of `ids`, in their order; nil for deleted photos.
    func records(in rows: Rows, of ids: [PhotoID]) throws(PostgresError) -> [PhotoRecord?] {
        var places: [Int64: Int] = [:]
        places.reserveCapacity(ids.count)
        for (place, id) in ids.enumerated() { places[id.rawValue] = place }
        var records = [PhotoRecord?](repeating: nil, count: ids.count)
        for row in rows {
            guard let id = try row.integer(at: 0), let place = places[id] else { continue }
            records[place] = PhotoRecord(id: ids[place], row: row, selection: self)
        }
        return records
    }
}
