import JSON

/// `dayOfYear`: one day of any year.
extension Condition {
    static let dayOfYear = Condition(
        "dayOfYear", { (day: YearDay) in .dayOfYear(month: day.month, day: day.day) },
        { if case .dayOfYear(let month, let day) = $0 { YearDay(month: month, day: day) } else { nil } },
        json: JSONForm(
            type: "DayOfYearInput", read: YearDay.read,
            write: { .object(["month": .int($0.month), "day": .int($0.day)]) }),
        search: .each("on", read: SearchValues.dayOfYear, print: { "on:\($0.month)-\($0.day)" }),
        parameters: [
            ParameterForm(["dayOfYear"]) { (values) throws(InputError) in
                guard let text = try values.single("dayOfYear") else { return nil }
                let members = try ParameterForm.parts(
                    of: text, at: "-", ["month", "day"], parameter: "dayOfYear", form: "month-day, such as 07-14")
                return InputReader(parameter: "dayOfYear", .object(members))
            }
        ])
}

extension YearDay {
    @Sendable static func read(_ field: InputReader) throws(InputError) -> YearDay {
        let fields = try field.members(["month", "day"])
        guard let month = try fields["month"]?.integer(in: 1...12), let dayField = fields["day"] else {
            throw field.error("needs `month` and `day`")
        }
        // In a leap year, so that 29 February is a day.
        return YearDay(month: month, day: try dayField.integer(in: 1...CivilDate.days(inMonth: month, of: 2000)))
    }
}
