import Catalog
import JSON

/// What was given for one condition, and how its values are read.
struct FlatValues {
    let name: String
    let values: [String: [String]]

    /// A condition whose member in the tree is a list of texts.
    func list(_ member: String) throws(InputError) -> PhotoFilter? {
        guard let texts = values[name] else { return nil }
        return try read(member, .strings(texts))
    }

    func numbers(_ member: String) throws(InputError) -> PhotoFilter? {
        guard let texts = values[name] else { return nil }
        var numbers: [JSONValue] = []
        for text in texts { numbers.append(try number(text, name)) }
        return try read(member, .list(numbers))
    }

    /// `true` or `false`.
    func flag(_ member: String) throws(InputError) -> PhotoFilter? {
        guard let text = try single(name) else { return nil }
        return try read(member, try flag(text, name))
    }

    func flag(_ text: String, _ name: String) throws(InputError) -> JSONValue {
        guard text == "true" || text == "false" else {
            throw InputError(path: name, reason: "must be true or false")
        }
        return .bool(text == "true")
    }

    func text(_ member: String) throws(InputError) -> PhotoFilter? {
        try single(name).map { (text) throws(InputError) in try read(member, .string(text)) }
    }

    /// `tag=a&tag=b`: any of them. `allTags`, `noTags`: the other ways to match terms, under names of their own.
    func terms(_ member: String, _ way: String) throws(InputError) -> PhotoFilter? {
        guard let texts = values[name] else { return nil }
        return try read(member, .object([way: .strings(texts)]))
    }

    /// The same of what was seen with a confidence, whose least is a parameter of its own.
    func terms(_ member: String, _ way: String, confidence: String) throws(InputError) -> PhotoFilter? {
        guard let texts = values[name] else { return nil }
        var members: JSONObject = [way: .strings(texts)]
        if let text = try single(confidence) {
            members.append("minimumConfidence", try number(text, confidence))
        }
        return try read(member, .object(members))
    }

    /// `07-14`
    func dayOfYear() throws(InputError) -> PhotoFilter? {
        guard let text = try single(name) else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw InputError(path: name, reason: "must be month-day, such as 07-14") }
        return try read(
            "dayOfYear",
            .object([
                "month": try number(String(parts[0]), name), "day": try number(String(parts[1]), name),
            ]))
    }

    /// `similar=00000000000000f0` with `distance=6`.
    func similar() throws(InputError) -> PhotoFilter? {
        guard let hash = try single("similar") else {
            if values["distance"] != nil { throw InputError(path: "distance", reason: "needs `similar`") }
            return nil
        }
        var members: JSONObject = ["hash": .string(hash)]
        if let text = try single("distance") { members.append("distance", try number(text, "distance")) }
        return try read("similar", .object(members))
    }

    /// `isoFrom` and `isoTo` for `iso`.
    func range(_ member: String, isNumber: Bool = true) throws(InputError) -> PhotoFilter? {
        var bounds: JSONObject = [:]
        for (suffix, bound) in [("From", "from"), ("To", "to")] {
            guard let text = try single(name + suffix) else { continue }
            bounds.append(bound, isNumber ? try number(text, name + suffix) : .string(text))
        }
        return bounds.isEmpty ? nil : try read(member, .object(bounds))
    }

    /// `near=48.85,2.35` with `radius=10000`.
    func near() throws(InputError) -> PhotoFilter? {
        guard let place = try single("near") else {
            if values["radius"] != nil { throw InputError(path: "radius", reason: "needs `near`") }
            return nil
        }
        guard let radius = try single("radius") else { throw InputError(path: "near", reason: "needs `radius`") }
        let parts = place.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw InputError(path: "near", reason: "must be latitude,longitude") }
        let metres = try number(radius, "radius")
        return try read(
            "near",
            .object([
                "latitude": try number(String(parts[0]), "near"),
                "longitude": try number(String(parts[1]), "near"), "metres": metres,
            ]))
    }

    /// `box=west,south,east,north`.
    func box() throws(InputError) -> PhotoFilter? {
        guard let text = try single("box") else { return nil }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 4 else { throw InputError(path: "box", reason: "must be west,south,east,north") }
        var members: JSONObject = [:]
        for (side, part) in zip(["west", "south", "east", "north"], parts) {
            members.append(side, try number(String(part), "box"))
        }
        return try read("box", .object(members))
    }

    /// No condition of its own, but a part of any of these.
    func standsBeside(_ names: [String]) throws(InputError) -> PhotoFilter? {
        if values[name] != nil, names.allSatisfy({ values[$0] == nil }) {
            throw InputError(path: name, reason: "needs one of " + names.joined(separator: ", "))
        }
        return nil
    }

    func single(_ name: String) throws(InputError) -> String? {
        guard let given = values[name] else { return nil }
        guard given.count == 1 else { throw InputError(path: name, reason: "is given more than once") }
        return given.first
    }

    private func number(_ text: String, _ name: String) throws(InputError) -> JSONValue {
        guard let number = Double(text), number.isFinite else {
            throw InputError(path: name, reason: "must be a number")
        }
        return .number(number)
    }

    /// Reads the condition as the tree does; errors speak of the parameters' names.
    func read(_ member: String, _ value: JSONValue) throws(InputError) -> PhotoFilter {
        do throws(InputError) {
            return try PhotoFilter(.object([member: value]), path: "")
        } catch {
            var detail = error.path.dropFirst(".\(member)".count)
            if detail.first == "." { detail = detail.dropFirst() }
            switch detail {
            case "metres": throw InputError(path: "radius", reason: error.reason)
            case "distance": throw InputError(path: "distance", reason: error.reason)
            case "minimumConfidence":
                throw InputError(path: Self.confidences[member] ?? name, reason: error.reason)
            case _ where member == "aiRun":
                throw Self.runError(String(detail.prefix { $0 != "[" }), error.reason)
            case "month", "day": throw InputError(path: name, reason: "\(detail) \(error.reason)")
            case "from" where values[name + "From"] != nil:
                throw InputError(path: name + "From", reason: error.reason)
            case "to" where values[name + "To"] != nil: throw InputError(path: name + "To", reason: error.reason)
            case "" where values[name + "From"] != nil && values[name + "To"] != nil:
                throw InputError(path: name + "From", reason: "must not be after `\(name)To`")
            case "latitude", "longitude", "west", "south", "east", "north":
                throw InputError(path: name, reason: "\(detail) \(error.reason)")
            default: throw InputError(path: name, reason: error.reason)
            }
        }
    }
}
