/// Matches the keys of objects that are not photos: files of sync programs, NAS software and operating systems.
///
/// A list of glob patterns, separated by commas or line ends. `*` matches any characters of one segment of the key and
/// `?` exactly one; ASCII letters match in either case.
///
/// | pattern | matches |
/// |---|---|
/// | `*.part` | file names |
/// | `@eaDir/` | everything in a folder of this name, at any depth |
/// | `/private/scans/`, `private/scans/` | everything in this folder, counted from the beginning of the key |
/// | `defaults` | the list in ``defaultPatterns`` |
/// | `none` | no pattern |
package struct ExclusionList: Sendable, Equatable {
    /// The patterns in canonical form; equal lists match the same keys.
    package let text: String
    private var folders = SegmentPatterns()
    private var names = SegmentPatterns()
    private var paths: [Path] = []

    /// Matched from the beginning of the key.
    private struct Path: Equatable {
        let segments: [GlobPattern]
        let isFolder: Bool

        func matches(_ key: [[UInt8]]) -> Bool {
            guard key.count >= segments.count + (isFolder ? 1 : 0) else { return false }
            return zip(segments, key).allSatisfy { $0.matches($1) }
        }
    }

    /// Compares the patterns, whatever their order.
    package static func == (one: ExclusionList, other: ExclusionList) -> Bool { one.text == other.text }

    package static let defaults: ExclusionList = {
        var list = ExclusionList(canonical: defaultPatterns)
        // The patterns are constants, and a test parses them.
        for pattern in defaultPatterns { try? list.add(pattern) }
        return list
    }()

    /// - Throws: ``ExclusionError`` that names the pattern.
    package init(_ text: String) throws(ExclusionError) {
        var patterns: [String] = []
        for part in text.split(whereSeparator: { $0 == "," || $0.isNewline }) {
            let pattern = part.trimmed
            switch pattern {
            case "", "none": continue
            case "defaults": patterns += Self.defaultPatterns
            default: patterns.append(pattern)
            }
        }
        self.init(canonical: patterns)
        for pattern in patterns { try add(pattern) }
    }

    private init(canonical patterns: [String]) {
        text = Set(patterns.map { String(decoding: GlobPattern.folded(Array($0.utf8)), as: UTF8.self) }).sorted()
            .joined(separator: "\n")
    }

    private mutating func add(_ pattern: String) throws(ExclusionError) {
        if let scalar = pattern.unicodeScalars.first(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw ExclusionError(pattern: pattern, reason: "contains the control character \(scalar.value)")
        }
        let isFolder = pattern.utf8.last == UInt8(ascii: "/")
        let isAnchored = pattern.utf8.first == UInt8(ascii: "/")
        let body = Array(pattern.utf8.dropFirst(isAnchored ? 1 : 0).dropLast(isFolder ? 1 : 0))
        let segments = body.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { GlobPattern(Array($0)) }
        if segments.contains(where: \.isEmpty) {
            throw ExclusionError(pattern: pattern, reason: "has an empty segment")
        }
        guard segments.contains(where: { !$0.matchesAnything }) else {
            throw ExclusionError(pattern: pattern, reason: "would exclude every object")
        }
        if isAnchored || segments.count > 1 {
            paths.append(Path(segments: segments, isFolder: isFolder))
        } else if isFolder {
            folders.add(segments[0])
        } else {
            names.add(segments[0])
        }
    }

    package func excludes(_ key: String) -> Bool {
        let segments = GlobPattern.folded(Array(key.utf8)).split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
        ).map { Array($0) }
        guard let name = segments.last else { return false }
        return names.match(name) || segments.dropLast().contains(where: folders.match)
            || paths.contains { $0.matches(segments) }
    }
}

/// Why a pattern cannot be used.
package struct ExclusionError: Error, Sendable, Equatable, CustomStringConvertible {
    package let pattern: String
    package let reason: String

    package var description: String { "the pattern \(pattern.debugDescription) \(reason)" }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }
}
