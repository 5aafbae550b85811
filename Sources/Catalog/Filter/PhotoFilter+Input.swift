extension PhotoFilter {
    /// The filter as the object that ``PhotoFilter/init(_:path:)`` reads; reading it back gives an equal filter.
    /// Its JSON identifies a filter (cursors are bound to it) and stores one (jobs).
    package var input: FilterInput {
        guard case .and(let parts) = self, parts.isEmpty else { return .object([member]) }
        return .object([])
    }

    private var member: FilterInput.Member {
        switch self {
        case .and(let parts): .init("and", .list(parts.map(\.input)))
        case .or(let parts): .init("or", .list(parts.map(\.input)))
        case .not(let part): .init("not", part.input)
        case .taken(let range): .init("taken", .range(range) { .string("\($0)") })
        case .takenInstant(let range): .init("takenInstant", .range(range) { .string("\($0)") })
        case .years(let years): .init("years", .numbers(years))
        case .months(let months): .init("months", .numbers(months))
        case .dayOfYear(let month, let day):
            .init("dayOfYear", .object([.init("month", .number(Double(month))), .init("day", .number(Double(day)))]))
        case .undated(let flag): .init("undated", .bool(flag))
        case .added(let range): .init("added", .range(range) { .string("\($0)") })
        case .changed(let range): .init("changed", .range(range) { .string("\($0)") })
        case .near(let place, let metres):
            .init(
                "near",
                .object([
                    .init("latitude", .number(place.latitude)), .init("longitude", .number(place.longitude)),
                    .init("metres", .number(metres)),
                ]))
        case .within(let box):
            .init(
                "box",
                .object([
                    .init("west", .number(box.west)), .init("south", .number(box.south)),
                    .init("east", .number(box.east)), .init("north", .number(box.north)),
                ]))
        case .hasPosition(let flag): .init("hasPosition", .bool(flag))
        case .countries(let names): .init("countries", .strings(names))
        case .regions(let names): .init("regions", .strings(names))
        case .cities(let names): .init("cities", .strings(names))
        case .cameraMakes(let names): .init("cameraMakes", .strings(names))
        case .cameraModels(let names): .init("cameraModels", .strings(names))
        case .lenses(let names): .init("lenses", .strings(names))
        case .iso(let range): .init("iso", .range(range, FilterInput.number))
        case .aperture(let range): .init("aperture", .range(range, FilterInput.number))
        case .focalLength(let range): .init("focalLength", .range(range, FilterInput.number))
        case .focalLength35(let range): .init("focalLength35", .range(range, FilterInput.number))
        case .exposure(let range): .init("exposure", .range(range, FilterInput.number))
        case .tags(let match): .init("tags", .terms(match))
        case .objects(let match, let minimum): .init("objects", .terms(match, minimum: minimum))
        case .people(let match, let minimum): .init("people", .terms(match, minimum: minimum))
        case .faceCount(let range): .init("faceCount", .range(range, FilterInput.number))
        case .mediaTypes(let names): .init("mediaTypes", .strings(names))
        case .fileExtensions(let names): .init("fileExtensions", .strings(names))
        case .fileSize(let range): .init("fileSize", .range(range, FilterInput.number))
        case .megapixels(let range): .init("megapixels", .range(range, FilterInput.number))
        case .shapes(let shapes): .init("shapes", .strings(shapes.map { $0.rawValue.uppercased() }.sorted()))
        case .pathPrefix(let prefix): .init("pathPrefix", .string(prefix))
        case .text(let text): .init("text", .string(text))
        case .phrase(let text): .init("phrase", .string(text))
        case .rating(let range): .init("rating", .range(range, FilterInput.number))
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
                .object([.init("hash", .string("\(hash)")), .init("distance", .number(Double(distance)))]))
        case .ids(let ids): .init("ids", .strings(ids.map { "\($0)" }))
        }
    }
}

extension FilterInput {
    fileprivate static func strings(_ texts: [String]) -> FilterInput { .list(texts.map(FilterInput.string)) }

    fileprivate static func numbers(_ numbers: Set<Int>) -> FilterInput {
        .list(numbers.sorted().map { .number(Double($0)) })
    }

    fileprivate static func range<Bound>(
        _ range: HalfOpen<Bound>, _ write: (Bound) -> FilterInput
    ) -> FilterInput {
        .object(
            [range.from.map { .init("from", write($0)) }, range.to.map { .init("to", write($0)) }].compactMap { $0 })
    }

    fileprivate static func terms(_ match: TermMatch, minimum: Double? = nil) -> FilterInput {
        let lists = [("any", match.any), ("all", match.all), ("none", match.none), ("only", match.only)]
        var members: [Member] = lists.filter { !$0.1.isEmpty }.map { .init($0.0, strings($0.1)) }
        if let minimum { members.append(.init("minimumConfidence", .number(minimum))) }
        return .object(members)
    }
}
