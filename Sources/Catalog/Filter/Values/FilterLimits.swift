/// Limits on the size and the numbers of a filter. They bound the work per request in every interface.
package enum FilterLimits {
    /// Nodes of the tree, leaves included.
    package static let nodes = 500
    /// Nesting of `and`, `or`, `not`.
    package static let depth = 16
    /// Values in one list.
    package static let listLength = InputReader.listLength
    /// Bytes of a name or text.
    static let textBytes = InputReader.textBytes
    /// Bytes of a path prefix.
    static let pathBytes = 1024
    /// Bytes of an AI writer's status.
    static let statusBytes = 50
    /// Distinct words per string. Each is searched in all strings of the library.
    package static let wordsPerText = 32
    /// Distinct words of all strings of a filter.
    package static let words = 100

    /// The radius of `near`: half the circumference of the earth, in metres.
    package static let metres = 0.0...20_037_600.0
    static let iso = 0.0...1e9
    static let aperture = 0.0...1e4
    /// Millimetres.
    static let focalLength = 0.0...1e6
    /// Seconds.
    static let exposure = 0.0...1e6
    static let faceCount = 0.0...1e6
    /// Bytes.
    static let fileSize = 0.0...1e15
    static let megapixels = 0.0...1e6
    /// Six is the exclusive bound after five stars.
    static let rating = 0.0...6.0
}
