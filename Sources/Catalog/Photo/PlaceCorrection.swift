package import JSON

/// The names that a person gives to a place. Nil names are derived from the position.
package struct PlaceCorrection: Sendable, Equatable {
    /// The full name in one line; composed of the other names if nil.
    package let name: String?
    package let city: String?
    package let district: String?
    package let region: String?
    package let country: String?
    /// ISO 3166-1 alpha-2, in capitals; present exactly if ``country`` is.
    package let countryCode: String?

    /// Reads `{"name", "city", "district", "region", "country", "countryCode"}`; at least one of them is required.
    ///
    /// - Throws: ``InputError`` that names the field.
    package init(_ input: JSONValue, path: String) throws(InputError) {
        let fields = try InputReader(path: path, value: input)
            .members(["name", "city", "district", "region", "country", "countryCode"])
        guard !fields.isEmpty else { throw InputError(path: path, reason: "must have at least one name") }
        func text(_ name: String, _ length: Int) throws(InputError) -> String? {
            guard let field = fields[name] else { return nil }
            let text = try field.string(maximumBytes: length * 4)
            guard text.unicodeScalars.count <= length else {
                throw field.error("must not have more than \(length) characters")
            }
            return text
        }
        name = try text("name", 500)
        city = try text("city", 200)
        district = try text("district", 200)
        region = try text("region", 200)
        country = try text("country", 200)
        countryCode = try text("countryCode", 2)
        if let code = countryCode, code.utf8.count != 2 || !code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) {
            throw InputError(path: "\(path).countryCode", reason: "must be two capital letters of ISO 3166-1")
        }
        guard (country == nil) == (countryCode == nil) else {
            throw InputError(path: path, reason: "must have country and countryCode together")
        }
    }
}

/// Names for all photos within a circle.
package struct PlaceCircle: Sendable, Equatable {
    /// Metres. 10 km already cover a large city.
    package static let radii = 1.0...100_000.0

    package let centre: Coordinate
    package let metres: Double
    package let place: PlaceCorrection

    /// Reads `{"near": {"latitude", "longitude", "metres"}, "place": {…}}`.
    ///
    /// - Throws: ``InputError`` that names the field.
    package init(_ input: JSONValue) throws(InputError) {
        let fields = try InputReader(path: "body", value: input).members(["near", "place"])
        guard let near = fields["near"], let place = fields["place"] else {
            throw InputError(path: "body", reason: "needs `near` and `place`")
        }
        let circle = try near.members(["latitude", "longitude", "metres"])
        guard let latitude = try circle["latitude"]?.number(in: -90...90),
            let longitude = try circle["longitude"]?.number(in: -180...180),
            let metres = try circle["metres"]?.number(in: Self.radii),
            let centre = Coordinate(latitude: latitude, longitude: longitude)
        else { throw near.error("needs `latitude`, `longitude` and `metres`") }
        self.centre = centre
        self.metres = metres
        self.place = try PlaceCorrection(place.value, path: place.path)
    }
}
