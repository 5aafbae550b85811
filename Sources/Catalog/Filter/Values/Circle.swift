/// A place and a radius.
struct Circle: Sendable {
    let centre: Coordinate
    let metres: Double
}
