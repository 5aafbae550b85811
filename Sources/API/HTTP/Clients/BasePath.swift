/// The path below which a proxy serves the application, such as `/photos`; empty at the root of a host.
package struct BasePath: Sendable, Equatable {
    package static let root = BasePath()

    /// Without a slash at the end.
    package let text: String

    private init() { text = "" }

    /// First segments of paths of the application. Below a base path with such a name, a path whose prefix the proxy
    /// removed looks like one whose prefix it kept.
    package static let ownSegments: Set<String> = [
        "account", "admin", "api", "basemap", "components", "duplicates", "explorer", "graphql", "healthz", "library",
        "login", "map", "metrics", "openapi.yaml", "photo", "readyz", "schema.graphql", "setup", "state", "users",
        "vendor", "webhook",
    ]

    /// Nil unless each segment has only letters, digits, `-`, `.`, `_` and `~`, and the first is not one of ours.
    package init?(_ path: String) {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        let isFolder = segments.last?.isEmpty ?? false
        let names = isFolder ? segments.dropLast() : segments
        guard path.isEmpty || path.hasPrefix("/"), names.allSatisfy(Self.isName),
            !Self.ownSegments.contains(names.first.map(String.init) ?? "")
        else { return nil }
        text = names.map { "/\($0)" }.joined()
    }

    private static func isName(_ segment: Substring) -> Bool {
        segment != "." && segment != ".." && segment.wholeMatch(of: /[A-Za-z0-9._~-]+/) != nil
    }

    /// The path of the application, with its query, of a path on the host. Nil outside of the base path.
    func removed(from path: String) -> String? {
        guard !text.isEmpty, path.hasPrefix(text) else { return nil }
        let rest = path.dropFirst(text.count)
        switch rest.first {
        case "/": return String(rest)
        case "?", nil: return "/\(rest)"
        default: return nil
        }
    }
}
