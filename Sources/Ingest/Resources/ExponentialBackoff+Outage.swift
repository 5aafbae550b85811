import Support

extension ExponentialBackoff {
    /// The waits of a worker while the object store or the database is unavailable.
    static func duringOutage(longest: Duration = .seconds(30)) -> ExponentialBackoff {
        ExponentialBackoff(first: .milliseconds(250), longest: longest, jitter: 0.5...1)
    }
}
