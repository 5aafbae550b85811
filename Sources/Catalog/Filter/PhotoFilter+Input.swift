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
        case .taken(let range): .init("taken", .range(range) { .string("\($0)") })
        case .takenInstant(let range): .init("takenInstant", .range(range) { .string("\($0)") })
        case .years(let years): .init("years", .numbers(years))
        case .months(let months): .init("months", .numbers(months))
        case .dayOfYear(let month, let day):
            .init("dayOfYear", .object(["month": .int(month), "day": .int(day)]))
        case .undated(let flag): .init("undated", .bool(flag))
        case .added(let range): .init("added", .range(range) { .string("\($0)") })
        case .changed(let range): .init("changed", .range(range) { .string("\($0)") })
        case .near(let place, let metres):
            .init(
                "near",
                .object([
                    "latitude": .number(place.latitude), "longitude": .number(place.longitude),
                    "metres": .number(metres),
                ]))
        case .within(let box):
            .init(
                "box",
                .object([
                    "west": .number(box.west), "south": .number(box.south),
                    "east": .number(box.east), "north": .number(box.north),
                ]))
        case .hasPosition(let flag): .init("hasPosition", .bool(flag))
        case .countries(let names): .init("countries", .strings(names))
        case .regions(let names): .init("regions", .strings(names))
        case .cities(let names): .init("cities", .strings(names))
        case .cameraMakes(let names): .init("cameraMakes", .strings(names))
        case .cameraModels(let names): .init("cameraModels", .strings(names))
        case .lenses(let names): .init("lenses", .strings(names))
        case .iso(let range): .init("iso", .range(range, JSONValue.number))
        case .aperture(let range): .init("aperture", .range(range, JSONValue.number))
        case .focalLength(let range): .init("focalLength", .range(range, JSONValue.number))
        case .focalLength35(let range): .init("focalLength35", .range(range, JSONValue.number))
        case .exposure(let range): .init("exposure", .range(range, JSONValue.number))
        case .tags(let match): .init("tags", .terms(match))
        case .objects(let match, let minimum): .init("objects", .terms(match, minimum: minimum))
        case .people(let match, let minimum): .init("people", .terms(match, minimum: minimum))
        case .faceCount(let range): .init("faceCount", .range(range, JSONValue.number))
        case .mediaTypes(let names): .init("mediaTypes", .strings(names))
        case .fileExtensions(let names): .init("fileExtensions", .strings(names))
        case .fileSize(let range): .init("fileSize", .range(range, JSONValue.number))
        case .megapixels(let range): .init("megapixels", .range(range, JSONValue.number))
        case .shapes(let shapes): .init("shapes", .strings(shapes.map { $0.rawValue.uppercased() }.sorted()))
        case .pathPrefix(let prefix): .init("pathPrefix", .string(prefix))
        case .text(let text): .init("text", .string(text))
        case .phrase(let text): .init("phrase", .string(text))
        case .rating(let range): .init("rating", .range(range, JSONValue.number))
        case .favourite(let flag): .init("favourite", .bool(flag))
        case .aiStatuses(let names): .init("aiStatuses", .strings(names))
        case .aiRun(let match): .init("aiRun", match.input)
        case .hasError(let flag): .init("hasError", .bool(flag))
        case .hasDuplicates(let flag): .init("hasDuplicates", .bool(flag))
        case .isLiveClip(let flag): .init("isLiveClip", .bool(flag))
        case .isUnsupported(let flag): .init("isUnsupported", .bool(flag))
        case .similar(let hash, let distance):
            .init(
                "similar",
                .object(["hash": .string("\(hash)"), "distance": .int(distance)]))
        case .ids(let ids): .init("ids", .strings(ids.map { "\($0)" }))
        }
    }
}

extension JSONValue {
    fileprivate static func numbers(_ numbers: Set<Int>) -> JSONValue { .list(numbers.sorted().map { .int($0) }) }

    fileprivate static func range<Bound>(_ range: HalfOpen<Bound>, _ write: (Bound) -> JSONValue) -> JSONValue {
        var members: JSONObject = [:]
        if let from = range.from { members.append("from", write(from)) }
        if let to = range.to { members.append("to", write(to)) }
        return .object(members)
    }

    fileprivate static func terms(_ match: TermMatch, minimum: Double? = nil) -> JSONValue {
        var members: JSONObject = [:]
        for (name, terms) in [("any", match.any), ("all", match.all), ("none", match.none), ("only", match.only)]
        where !terms.isEmpty {
            members.append(name, .strings(terms))
        }
        if let minimum { members.append("minimumConfidence", .number(minimum)) }
        return .object(members)
    }
}
