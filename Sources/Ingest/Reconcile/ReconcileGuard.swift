import Intake

/// How much may vanish at once until a person has to confirm that it is meant.
package struct ReconcileGuard: Sendable, Equatable {
    /// More than this share of all, 0…1, …
    package var share: Double
    /// … and at least so many.
    package var count: Int

    package init(share: Double = 0.05, count: Int = 20) {
        self.share = share
        self.count = count
    }

    func stops(_ lost: Int, of all: Int) -> Bool { lost >= count && Double(lost) > share * Double(all) }
}
