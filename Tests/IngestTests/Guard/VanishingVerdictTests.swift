import Ingest
import Testing

/// Whether a photo whose object is missing may vanish: a table of all facts.
@Suite struct VanishingVerdictTests {
    private static let limits = ReconcileGuard(share: 0.05, count: 20)

    struct Case: Sendable {
        let what: String
        let photo: Vanishing
        let verdict: VanishingVerdict
    }

    private static func announced(
        _ recent: Int, of library: Int, storeHasOthers: Bool? = nil, isWithheld: Bool = false,
        isConfirmed: Bool = false
    ) -> Vanishing {
        Vanishing(
            isConfirmed: isConfirmed, isWithheld: isWithheld, isAnnounced: true, recent: recent, library: library,
            storeHasOthers: storeHasOthers)
    }

    private static func met(_ recent: Int, of library: Int, storeHasOthers: Bool? = nil) -> Vanishing {
        Vanishing(isAnnounced: false, recent: recent, library: library, storeHasOthers: storeHasOthers)
    }

    static let cases: [Case] = [
        .init(what: "the first of many", photo: announced(0, of: 1000), verdict: .vanishes),
        .init(what: "the only one", photo: announced(0, of: 1), verdict: .vanishes),
        .init(what: "the 19th of a small library", photo: announced(18, of: 30), verdict: .vanishes),
        .init(what: "the 20th of a small library", photo: announced(19, of: 30), verdict: .withheld(.mass)),
        .init(what: "the 20th of a large one", photo: announced(19, of: 1000), verdict: .askStore),
        .init(
            what: "… whose store has others", photo: announced(19, of: 1000, storeHasOthers: true), verdict: .vanishes
        ),
        .init(
            what: "… whose store has none", photo: announced(19, of: 1000, storeHasOthers: false),
            verdict: .withheld(.store)),
        .init(what: "the last below", photo: announced(49, of: 1000, storeHasOthers: true), verdict: .vanishes),
        .init(
            what: "the first above", photo: announced(50, of: 1000, storeHasOthers: true), verdict: .withheld(.mass)),
        .init(what: "met by chance", photo: met(0, of: 1000), verdict: .askStore),
        .init(what: "… in a store with others", photo: met(0, of: 1000, storeHasOthers: true), verdict: .vanishes),
        .init(
            what: "… in an empty store", photo: met(0, of: 1000, storeHasOthers: false), verdict: .withheld(.store)),
        .init(what: "part of a mass", photo: announced(0, of: 1000, isWithheld: true), verdict: .withheld(.mass)),
        .init(
            what: "confirmed", photo: announced(900, of: 1000, isWithheld: true, isConfirmed: true),
            verdict: .vanishes),
    ]

    @Test(arguments: cases) func `a photo vanishes only as one of few, or after a confirmation`(each: Case) {
        #expect(Self.limits.verdict(on: each.photo) == each.verdict, "\(each.what)")
    }

    @Test func `a share of 100 percent disables the count, but not the check of the store`() {
        let limits = ReconcileGuard(share: 1, count: 20)
        #expect(limits.verdict(on: Self.announced(900, of: 1000, storeHasOthers: true)) == .vanishes)
        #expect(limits.verdict(on: Self.announced(900, of: 1000, storeHasOthers: false)) == .withheld(.store))
    }
}
