/// `taken` and `takenInstant`: an interval of local time or of instants. In the search language both have the key
/// `taken`; a value with a time zone is an instant.
extension Condition {
    static let taken = Condition(
        "taken", PhotoFilter.taken, { if case .taken(let value) = $0 { value } else { nil } },
        json: .clocks,
        search: SearchForm(
            keys: { _ in [.each("taken", SearchValues.taken)] }, words: [],
            print: { value throws(SearchTextError) in "taken:" + SearchRangeText.clocks(value) }),
        parameters: [.range("taken", isNumber: false)])

    static let takenInstant = Condition(
        "takenInstant", PhotoFilter.takenInstant, { if case .takenInstant(let value) = $0 { value } else { nil } },
        json: .instants,
        search: SearchForm(
            keys: { _ in [] }, words: [],
            print: { value throws(SearchTextError) in "taken:" + SearchRangeText.moments(value) }),
        parameters: [.range("takenInstant", isNumber: false)])
}

extension SearchValues {
    /// In local time; instants if the values have zones.
    @Sendable static func taken(_ value: Value) throws(SearchSyntaxError) -> PhotoFilter {
        if let range = SearchRange.read(value.text, least: earliest, moment) { return .takenInstant(range) }
        guard let least = WallClock(microseconds: earliest.microseconds),
            let range = SearchRange.read(value.text, least: least, WallClockSpan.bounds)
        else {
            if SearchRange.isSwapped(value.text, moment) || SearchRange.isSwapped(value.text, WallClockSpan.bounds) {
                throw swapped(value)
            }
            let ends = value.text.components(separatedBy: "..")
            if ends.count == 2, ends.contains(where: { moment($0) != nil }),
                ends.contains(where: { WallClockSpan.bounds($0) != nil })
            {
                throw SearchSyntaxError(
                    position: value.position,
                    reason: "\"\(value.text)\" must have a time zone at both ends or at neither")
            }
            throw fault(value, "a date, as 2019, 2019-07, 2019-07-14, >=2019-07 or 2019..2021-06")
        }
        return .taken(range)
    }
}
