import JSON

/// `near`: within a radius of a place.
extension Condition {
    static let near = Condition(
        "near", { (circle: Circle) in .near(circle.centre, metres: circle.metres) },
        { if case .near(let centre, let metres) = $0 { Circle(centre: centre, metres: metres) } else { nil } },
        json: JSONForm(type: "NearInput", read: Circle.read, write: \.input),
        search: .each("near", read: SearchValues.near, print: \.searchText),
        parameters: [
            ParameterForm(["near", "radius"]) { (values) throws(InputError) in
                guard let place = try values.single("near") else {
                    if values["radius"] != nil { throw InputError(path: "radius", reason: "needs `near`") }
                    return nil
                }
                guard let radius = try values.single("radius") else {
                    throw InputError(path: "near", reason: "needs `radius`")
                }
                var members = try ParameterForm.parts(
                    of: place, at: ",", ["latitude", "longitude"], parameter: "near", form: "latitude,longitude")
                members.append("metres", try ParameterValues.number(radius, "radius"))
                return InputReader(parameter: "near", .object(members), members: ["metres": "radius"])
            }
        ])
}

extension Circle {
    @Sendable static func read(_ field: InputReader) throws(InputError) -> Circle {
        let fields = try field.members(["latitude", "longitude", "metres"])
        guard let latitude = try fields["latitude"]?.number(in: -90...90),
            let longitude = try fields["longitude"]?.number(in: -180...180),
            let metres = try fields["metres"]?.number(in: FilterLimits.metres),
            let centre = Coordinate(latitude: latitude, longitude: longitude)
        else { throw field.error("needs `latitude`, `longitude` and `metres`") }
        return Circle(centre: centre, metres: metres)
    }

    var input: JSONValue {
        .object([
            "latitude": .number(centre.latitude), "longitude": .number(centre.longitude), "metres": .number(metres),
        ])
    }

    /// `near:48.85,2.35~10km`
    var searchText: String {
        let isWholeKilometres = metres >= 1000 && metres.truncatingRemainder(dividingBy: 1000) == 0
        let radius =
            isWholeKilometres ? SearchText.number(metres / 1000) + "km" : SearchText.number(metres) + "m"
        return "near:\(SearchText.number(centre.latitude)),\(SearchText.number(centre.longitude))~\(radius)"
    }
}
