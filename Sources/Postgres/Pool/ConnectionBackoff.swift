import Support

extension ExponentialBackoff {
    /// The waits between attempts to connect to the server.
    static var connecting: ExponentialBackoff {
        ExponentialBackoff(first: .milliseconds(50), longest: .seconds(2), jitter: 0.5...1)
    }
}
