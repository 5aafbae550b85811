package import Postgres

/// What the end of a job writes, in one statement together with the end itself.
package struct JobOutcome: Sendable {
    /// Changes `photos`. May read from `job`, which has one row while the worker holds the job, otherwise none.
    package var write: SQL?
    /// Common table expressions that `write` can read from: `name AS (…)`. Each can read from those before it.
    package var before: [SQL] = []
    /// Common table expressions that can read the `id` of the written rows from `written`.
    package var after: [SQL] = []
    /// The photo's row has an error.
    package var isFailure = false
    /// The photo is kept although its object is missing.
    package var isWithheld = false
    /// The job asked the store for the object. Otherwise a photo recorded as missing stays so.
    package var checkedObject = true
    /// Keeps the job as a dead letter.
    package var deadLetter: JobFailure?

    package init(
        write: SQL? = nil, before: [SQL] = [], after: [SQL] = [], isFailure: Bool = false,
        deadLetter: JobFailure? = nil
    ) {
        self.write = write
        self.before = before
        self.after = after
        self.isFailure = isFailure
        self.deadLetter = deadLetter
    }

    /// Writes nothing. The job did not ask the store for the object.
    package static var unchecked: JobOutcome {
        var outcome = JobOutcome()
        outcome.checkedObject = false
        return outcome
    }
}
