package import JSON

extension PhotoFilter {
    /// Compact JSON of ``input``. Identifies a filter (cursors are bound to it) and stores one (jobs).
    package var json: String { input.json }

    /// The filter as the object that ``PhotoFilter/init(_:path:)`` reads; reading it back gives an equal filter.
    package var input: JSONValue {
        guard case .and(let parts) = self, parts.isEmpty else { return .object(JSONObject(members: [member])) }
        return .object([:])
    }

    private var member: JSONObject.Member {
        switch self {
        case .and(let parts): .init("and", .list(parts.map(\.input)))
        case .or(let parts): .init("or", .list(parts.map(\.input)))
        case .not(let part): .init("not", part.input)
        default: .init(condition?.name ?? "", condition?.write(self) ?? .null)
        }
    }
}
