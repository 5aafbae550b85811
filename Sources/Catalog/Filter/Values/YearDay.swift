/// A day of any year.
struct YearDay: Sendable {
    let month: Int
    let day: Int
}
