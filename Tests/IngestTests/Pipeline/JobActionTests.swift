import Catalog
import Ingest
import Intake
import Testing

/// The plan of a job: the actions that are tried, in order.
@Suite struct JobActionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var key = "a.jpg"
        var kind = ObjectEvent.Kind.created
        var isExcluded = false
        var change: @Sendable (inout IngestJob) -> Void = { _ in }
        let plan: [JobAction]
    }

    /// The row of a photo whose version `v1` is indexed, with the metadata of its file.
    private static func known(_ change: (inout KnownPhoto) -> Void = { _ in }) -> KnownPhoto? {
        guard let id = PhotoID(rawValue: 7) else { return nil }
        var known = KnownPhoto(id: id)
        known.etag = "v1"
        known.processorVersion = IngestJob.processorVersion
        known.sha256 = [1]
        known.hasFacts = true
        change(&known)
        return known
    }

    private static let index = JobAction.index(ifNoneMatch: nil)

    static let cases: [Case] = [
        Case(testDescription: "a new object", plan: [index]),
        Case(testDescription: "an excluded object", isExcluded: true, plan: [.skip]),
        Case(testDescription: "a forgotten object", change: { $0.isForgotten = true }, plan: [.skip]),
        Case(
            testDescription: "a forgotten object whose key another photo has",
            change: {
                $0.isForgotten = true
                $0.known = known()
            }, plan: [.index(ifNoneMatch: "v1")]),
        Case(testDescription: "the last attempt", change: { $0.attempts = 3 }, plan: [index]),
        Case(testDescription: "too many attempts", change: { $0.attempts = 4 }, plan: [.giveUp]),
        Case(
            testDescription: "too many attempts, excluded", isExcluded: true, change: { $0.attempts = 4 },
            plan: [.skip]),
        Case(testDescription: "an XMP sidecar", key: "a.jpg.xmp", plan: [.storeXMP]),
        Case(testDescription: "a removed XMP sidecar", key: "a.xmp", kind: .removed, plan: [.storeXMP]),
        Case(testDescription: "a JSON file", key: "a.jpg.json", plan: [.storeTakeout, index]),
        Case(
            testDescription: "the indexed version",
            change: {
                $0.etag = "v1"
                $0.known = known()
            }, plan: [.updateTimes, .index(ifNoneMatch: "v1")]),
        Case(
            testDescription: "another version",
            change: {
                $0.etag = "v2"
                $0.known = known()
            }, plan: [.index(ifNoneMatch: "v1")]),
        Case(
            testDescription: "an unknown version", change: { $0.known = known() }, plan: [.index(ifNoneMatch: "v1")]),
        Case(
            testDescription: "the version that an older generation read",
            change: {
                $0.etag = "v1"
                $0.known = known { $0.processorVersion = 1 }
            }, plan: [index]),
        Case(
            testDescription: "the version of a deleted photo",
            change: {
                $0.etag = "v1"
                $0.known = known { $0.isDeleted = true }
            }, plan: [.index(ifNoneMatch: "v1")]),
        Case(
            testDescription: "a removal", kind: .removed,
            change: {
                $0.etag = "v1"
                $0.known = known()
            }, plan: [.index(ifNoneMatch: "v1")]),
        Case(
            testDescription: "a forced download",
            change: {
                $0.etag = "v1"
                $0.force = true
                $0.known = known()
            }, plan: [index]),
        Case(
            testDescription: "a changed sidecar",
            change: {
                $0.etag = "v1"
                $0.reappliesSidecars = true
                $0.known = known()
            }, plan: [.reapplySidecars, .updateTimes, .index(ifNoneMatch: "v1")]),
        Case(
            testDescription: "a changed sidecar of a file whose metadata is not stored",
            change: {
                $0.etag = "v1"
                $0.reappliesSidecars = true
                $0.known = known { $0.hasFacts = false }
            }, plan: [index]),
        Case(
            testDescription: "parts of the indexed version",
            change: {
                $0.etag = "v1"
                $0.parts = [.hash]
                $0.known = known()
            }, plan: [.remakeParts([.hash]), index]),
        Case(
            testDescription: "parts and a changed sidecar",
            change: {
                $0.parts = [.hash]
                $0.reappliesSidecars = true
                $0.known = known()
            }, plan: [.remakeParts([.hash, .exif]), index]),
        Case(
            testDescription: "parts and a forced download",
            change: {
                $0.parts = [.hash]
                $0.force = true
                $0.known = known()
            }, plan: [index]),
        Case(
            testDescription: "parts of a file that was never read",
            change: {
                $0.parts = [.hash]
                $0.known = known { $0.sha256 = nil }
            }, plan: [index]),
        Case(testDescription: "parts of an object without a row", change: { $0.parts = [.hash] }, plan: [index]),
    ]

    @Test(arguments: cases) func `the plan of a job follows from the job and its row`(each: Case) {
        var job = IngestJob(id: 1, bucket: "photos", key: each.key, kind: each.kind)
        each.change(&job)
        #expect(JobAction.plan(for: job, isExcluded: each.isExcluded, attemptLimit: 3) == each.plan)
    }

    @Test func `a missing object is marked as deleted, recorded as an error, or ignored`() throws {
        var job = IngestJob(id: 1, bucket: "photos", key: "a.jpg", kind: .created)
        #expect(MissingObjectAction.action(for: job) == .recordError)
        let known = try #require(Self.known())
        job.known = known
        #expect(MissingObjectAction.action(for: job) == .markVanished(known.id))
        job.known = Self.known { $0.isDeleted = true }
        #expect(MissingObjectAction.action(for: job) == .skip)
        let removal = IngestJob(id: 1, bucket: "photos", key: "a.jpg", kind: .removed)
        #expect(MissingObjectAction.action(for: removal) == .skip)
    }
}
