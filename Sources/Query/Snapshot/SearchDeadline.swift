/// The deadline of the searches of a task.
///
/// Searches never suspend, so they check the deadline between their steps. They check the clock as well as cancellation,
/// because a timer that cancels needs a thread, and all may be busy with searches.
package enum SearchDeadline {
    /// Nil for no deadline.
    @TaskLocal package static var end: ContinuousClock.Instant?

    /// - Throws: ``SearchError/abandoned`` after the deadline, and if the task is cancelled.
    static func check() throws(SearchError) {
        if Task.isCancelled { throw .abandoned }
        if let end, ContinuousClock.now > end { throw .abandoned }
    }
}
