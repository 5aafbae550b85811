import JSON

/// `similar`: a perceptual hash that differs in few bits.
extension Condition {
    static let similar = Condition(
        "similar", { (match: HashMatch) in .similar(match.hash, distance: match.distance) },
        { if case .similar(let hash, let distance) = $0 { HashMatch(hash: hash, distance: distance) } else { nil } },
        json: JSONForm(
            type: "SimilarInput", read: HashMatch.read,
            write: { .object(["hash": .string("\($0.hash)"), "distance": .int($0.distance)]) }),
        search: .each("similar", read: SearchValues.similar, print: { "similar:\($0.hash)~\($0.distance)" }),
        parameters: [
            ParameterForm(["similar", "distance"]) { (values) throws(InputError) in
                guard let hash = try values.single("similar") else {
                    if values["distance"] != nil { throw InputError(path: "distance", reason: "needs `similar`") }
                    return nil
                }
                var members: JSONObject = ["hash": .string(hash)]
                if let distance = try values.number("distance") { members.append("distance", distance) }
                return InputReader(
                    parameter: "similar", .object(members), members: ["hash": "similar", "distance": "distance"])
            }
        ])
}

extension HashMatch {
    @Sendable static func read(_ field: InputReader) throws(InputError) -> HashMatch {
        let fields = try field.members(["hash", "distance"])
        guard let hashField = fields["hash"] else { throw field.error("needs `hash`") }
        guard let hash = PerceptualHash(hex: try hashField.string()) else {
            throw hashField.error("must be 16 hexadecimal digits")
        }
        return HashMatch(
            hash: hash, distance: try fields["distance"]?.integer(in: distances) ?? defaultDistance)
    }
}
