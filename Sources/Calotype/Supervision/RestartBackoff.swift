/// How long to wait before a program that died is started again.
///
/// The wait doubles with each early death and begins anew once the program has held for a while. It has no end: a
/// database whose disk is full must come back when there is room.
package struct RestartBackoff: Equatable, Sendable {
    static let first: Duration = .milliseconds(250)
    static let longest: Duration = .seconds(15)
    /// A program that lived this long had started well.
    static let steady: Duration = .seconds(30)

    private var next = first

    package init() {}

    package mutating func wait(afterLiving lifetime: Duration) -> Duration {
        if lifetime >= Self.steady { next = Self.first }
        defer { next = min(next * 2, Self.longest) }
        return next
    }
}
