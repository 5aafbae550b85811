import JSON

/// `box`: between two meridians and two parallels.
extension Condition {
    private static let sides = ["west", "south", "east", "north"]

    static let box = Condition(
        "box", PhotoFilter.within, { if case .within(let box) = $0 { box } else { nil } },
        json: JSONForm(
            type: "BoundingBoxInput", read: read,
            write: { box in
                .object([
                    "west": .number(box.west), "south": .number(box.south), "east": .number(box.east),
                    "north": .number(box.north),
                ])
            }),
        search: .each(
            "box", read: SearchValues.box,
            print: { box in
                let sides = [box.west, box.south, box.east, box.north]
                return "box:" + sides.map(SearchText.number).joined(separator: ",")
            }),
        parameters: [
            ParameterForm(["box"]) { (values) throws(InputError) in
                guard let text = try values.single("box") else { return nil }
                let members = try ParameterForm.parts(
                    of: text, at: ",", sides, parameter: "box", form: "west,south,east,north")
                return InputReader(parameter: "box", .object(members))
            }
        ])

    @Sendable private static func read(_ field: InputReader) throws(InputError) -> BoundingBox {
        let fields = try field.members(sides)
        guard let west = try fields["west"]?.number(in: -180...180),
            let south = try fields["south"]?.number(in: -90...90),
            let east = try fields["east"]?.number(in: -180...180),
            let north = try fields["north"]?.number(in: -90...90)
        else { throw field.error("needs `west`, `south`, `east` and `north`") }
        guard let box = BoundingBox(west: west, south: south, east: east, north: north) else {
            throw field.error("`south` must not be above `north`")
        }
        return box
    }
}
