/// When the questions of a task must be answered.
///
/// Asking the index never waits, so nobody else can end it: what costs work looks here between its steps. The clock is
/// looked at as well as the task, because a timer that cancels needs a thread, and all may be busy with questions.
package enum SearchDeadline {
    /// Nil where nobody waits.
    @TaskLocal package static var end: ContinuousClock.Instant?

    /// - Throws: ``SearchError/abandoned`` once the time is over or the task is cancelled.
    static func check() throws(SearchError) {
        if Task.isCancelled { throw .abandoned }
        if let end, ContinuousClock.now > end { throw .abandoned }
    }
}
