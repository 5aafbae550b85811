extension InputReader {
    /// Reads a range object `{from, to}`; `read` reads a bound.
    func range<Bound>(
        _ read: (InputReader) throws(InputError) -> Bound
    ) throws(InputError) -> HalfOpen<Bound> {
        let fields = try members(["from", "to"])
        var from: Bound?
        var to: Bound?
        if let field = fields["from"] { from = try read(field) }
        if let field = fields["to"] { to = try read(field) }
        guard from != nil || to != nil else { throw error("needs `from` or `to`") }
        guard let range = HalfOpen(from: from, to: to) else {
            throw error("`\(name(of: "from"))` must not be after `\(name(of: "to"))`")
        }
        return range
    }

    func numberRange(in allowed: ClosedRange<Double>) throws(InputError) -> HalfOpen<Double> {
        try range { (bound) throws(InputError) in try bound.number(in: allowed) }
    }

    func clockRange() throws(InputError) -> HalfOpen<WallClock> {
        try range { (bound) throws(InputError) in
            guard let clock = WallClock(iso8601: try bound.string()) else {
                throw bound.error(
                    "must be a date or a local date and time, such as 2019-07-14 or 2019-07-14T18:16:33")
            }
            return clock
        }
    }

    func instantRange() throws(InputError) -> HalfOpen<Instant> {
        try range { (bound) throws(InputError) in
            guard let instant = Instant(iso8601: try bound.string()) else {
                throw bound.error(
                    "must be a time with its zone, such as 2019-07-14T18:16:33Z or 2019-07-14T18:16:33+02:00")
            }
            return instant
        }
    }
}
