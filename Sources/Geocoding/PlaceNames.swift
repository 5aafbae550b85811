/// The place names of a position. Far from any place there are only the country and its time zone.
package struct PlaceNames: Sendable, Hashable {
    package let city: String?
    /// The second-level administrative division: a county, a department, a province.
    package let district: String?
    /// The first-level administrative division.
    package let region: String?
    /// In English.
    package let country: String
    /// ISO 3166-1 alpha-2.
    package let countryCode: String
    /// IANA name; nil in uninhabited countries.
    package let timeZone: String?

    package init(
        city: String?, district: String?, region: String?, country: String, countryCode: String, timeZone: String?
    ) {
        self.city = city
        self.district = district
        self.region = region
        self.country = country
        self.countryCode = countryCode
        self.timeZone = timeZone
    }

    /// `City, Region, Country`, without parts that repeat the previous one.
    package var locationName: String {
        var parts: [String] = []
        for part in [city, region, country].compactMap({ $0 }) where !part.isEmpty && parts.last != part {
            parts.append(part)
        }
        return parts.joined(separator: ", ")
    }
}
