import Catalog

/// What was given for one condition, and how its values are read.
struct FlatValues {
    let name: String
    let values: [String: [String]]

    /// A condition whose member in the tree is a list of texts.
    func list(_ member: String) throws(FilterError) -> PhotoFilter? {
        guard let texts = values[name] else { return nil }
        return try read(member, .list(texts.map(FilterInput.string)))
    }

    func numbers(_ member: String) throws(FilterError) -> PhotoFilter? {
        guard let texts = values[name] else { return nil }
        var numbers: [FilterInput] = []
        for text in texts { numbers.append(try number(text, name)) }
        return try read(member, .list(numbers))
    }

    /// `true` or `false`.
    func flag(_ member: String) throws(FilterError) -> PhotoFilter? {
        guard let text = try single(name) else { return nil }
        guard text == "true" || text == "false" else {
            throw FilterError(path: name, reason: "must be true or false")
        }
        return try read(member, .bool(text == "true"))
    }

    func text(_ member: String) throws(FilterError) -> PhotoFilter? {
        try single(name).map { (text) throws(FilterError) in try read(member, .string(text)) }
    }

    /// `tag=a&tag=b`: any of them. `allTags`, `noTags`: the other ways to match terms, under names of their own.
    func terms(_ member: String, _ way: String) throws(FilterError) -> PhotoFilter? {
        guard let texts = values[name] else { return nil }
        return try read(member, .object([.init(way, .list(texts.map(FilterInput.string)))]))
    }

    /// `isoFrom` and `isoTo` for `iso`.
    func range(_ member: String, isNumber: Bool = true) throws(FilterError) -> PhotoFilter? {
        var bounds: [FilterInput.Member] = []
        for (suffix, bound) in [("From", "from"), ("To", "to")] {
            guard let text = try single(name + suffix) else { continue }
            bounds.append(.init(bound, isNumber ? try number(text, name + suffix) : .string(text)))
        }
        return bounds.isEmpty ? nil : try read(member, .object(bounds))
    }

    /// `near=48.85,2.35` with `radius=10000`.
    func near() throws(FilterError) -> PhotoFilter? {
        guard let place = try single("near") else {
            if values["radius"] != nil { throw FilterError(path: "radius", reason: "needs `near`") }
            return nil
        }
        guard let radius = try single("radius") else { throw FilterError(path: "near", reason: "needs `radius`") }
        let parts = place.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw FilterError(path: "near", reason: "must be latitude,longitude") }
        let metres = try number(radius, "radius")
        return try read(
            "near",
            .object([
                .init("latitude", try number(String(parts[0]), "near")),
                .init("longitude", try number(String(parts[1]), "near")), .init("metres", metres),
            ]))
    }

    /// `box=west,south,east,north`.
    func box() throws(FilterError) -> PhotoFilter? {
        guard let text = try single("box") else { return nil }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 4 else { throw FilterError(path: "box", reason: "must be west,south,east,north") }
        var members: [FilterInput.Member] = []
        for (side, part) in zip(["west", "south", "east", "north"], parts) {
            members.append(.init(side, try number(String(part), "box")))
        }
        return try read("box", .object(members))
    }

    private func single(_ name: String) throws(FilterError) -> String? {
        guard let given = values[name] else { return nil }
        guard given.count == 1 else { throw FilterError(path: name, reason: "is given more than once") }
        return given.first
    }

    private func number(_ text: String, _ name: String) throws(FilterError) -> FilterInput {
        guard let number = Double(text), number.isFinite else {
            throw FilterError(path: name, reason: "must be a number")
        }
        return .number(number)
    }

    /// Reads the condition as the tree does; errors speak of the parameters' names.
    private func read(_ member: String, _ value: FilterInput) throws(FilterError) -> PhotoFilter {
        do throws(FilterError) {
            return try PhotoFilter(.object([.init(member, value)]), path: "")
        } catch {
            var detail = error.path.dropFirst(".\(member)".count)
            if detail.first == "." { detail = detail.dropFirst() }
            if name == "near" && detail == "metres" { throw FilterError(path: "radius", reason: error.reason) }
            switch detail {
            case "from" where values[name + "From"] != nil:
                throw FilterError(path: name + "From", reason: error.reason)
            case "to" where values[name + "To"] != nil: throw FilterError(path: name + "To", reason: error.reason)
            case "latitude", "longitude", "west", "south", "east", "north":
                throw FilterError(path: name, reason: "\(detail) \(error.reason)")
            default: throw FilterError(path: name, reason: error.reason)
            }
        }
    }
}

extension SearchParameters {
    typealias ConditionReader = @Sendable (FlatValues) throws(FilterError) -> PhotoFilter?

    /// Each parameter, or pair of parameters, with the condition it stands for.
    static let conditions: [(name: String, read: ConditionReader)] = [
        ("taken", { (flat) throws(FilterError) in try flat.range("taken", isNumber: false) }),
        ("added", { (flat) throws(FilterError) in try flat.range("added", isNumber: false) }),
        ("changed", { (flat) throws(FilterError) in try flat.range("changed", isNumber: false) }),
        ("year", { (flat) throws(FilterError) in try flat.numbers("years") }),
        ("month", { (flat) throws(FilterError) in try flat.numbers("months") }),
        ("undated", { (flat) throws(FilterError) in try flat.flag("undated") }),
        ("near", { (flat) throws(FilterError) in try flat.near() }),
        ("box", { (flat) throws(FilterError) in try flat.box() }),
        ("hasPosition", { (flat) throws(FilterError) in try flat.flag("hasPosition") }),
        ("country", { (flat) throws(FilterError) in try flat.list("countries") }),
        ("region", { (flat) throws(FilterError) in try flat.list("regions") }),
        ("city", { (flat) throws(FilterError) in try flat.list("cities") }),
        ("make", { (flat) throws(FilterError) in try flat.list("cameraMakes") }),
        ("camera", { (flat) throws(FilterError) in try flat.list("cameraModels") }),
        ("lens", { (flat) throws(FilterError) in try flat.list("lenses") }),
        ("iso", { (flat) throws(FilterError) in try flat.range("iso") }),
        ("aperture", { (flat) throws(FilterError) in try flat.range("aperture") }),
        ("focalLength", { (flat) throws(FilterError) in try flat.range("focalLength") }),
        ("exposure", { (flat) throws(FilterError) in try flat.range("exposure") }),
        ("tag", { (flat) throws(FilterError) in try flat.terms("tags", "any") }),
        ("allTags", { (flat) throws(FilterError) in try flat.terms("tags", "all") }),
        ("noTags", { (flat) throws(FilterError) in try flat.terms("tags", "none") }),
        ("object", { (flat) throws(FilterError) in try flat.terms("objects", "any") }),
        ("person", { (flat) throws(FilterError) in try flat.terms("people", "any") }),
        ("allPeople", { (flat) throws(FilterError) in try flat.terms("people", "all") }),
        ("faceCount", { (flat) throws(FilterError) in try flat.range("faceCount") }),
        ("mediaType", { (flat) throws(FilterError) in try flat.list("mediaTypes") }),
        ("extension", { (flat) throws(FilterError) in try flat.list("fileExtensions") }),
        ("fileSize", { (flat) throws(FilterError) in try flat.range("fileSize") }),
        ("megapixels", { (flat) throws(FilterError) in try flat.range("megapixels") }),
        ("shape", { (flat) throws(FilterError) in try flat.list("shapes") }),
        ("pathPrefix", { (flat) throws(FilterError) in try flat.text("pathPrefix") }),
        ("text", { (flat) throws(FilterError) in try flat.text("text") }),
        ("rating", { (flat) throws(FilterError) in try flat.range("rating") }),
        ("favourite", { (flat) throws(FilterError) in try flat.flag("favourite") }),
        ("aiStatus", { (flat) throws(FilterError) in try flat.list("aiStatuses") }),
        ("hasError", { (flat) throws(FilterError) in try flat.flag("hasError") }),
        ("hasDuplicates", { (flat) throws(FilterError) in try flat.flag("hasDuplicates") }),
    ]

    private static let ranges: Set<String> = [
        "taken", "added", "changed", "iso", "aperture", "focalLength", "exposure", "faceCount", "fileSize",
        "megapixels",
        "rating",
    ]

    /// Every parameter that belongs to the filter.
    static let filterNames: Set<String> = Set(
        conditions.flatMap { ranges.contains($0.name) ? [$0.name + "From", $0.name + "To"] : [$0.name] }
    ).union(["q", "radius"])
}
