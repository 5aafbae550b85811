import HTTPTypes
import Hummingbird

/// Tells a method that a path does not take from a path that is not there: 405 with `Allow` (RFC 9110 §15.5.6).
enum MethodNotAllowed {
    private static let all: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace]
        + [HTTPRequest.Method(rawValue: "QUERY")].compactMap { $0 }

    /// After all routes, whose methods it reads. Wildcards match what is not there as well, so they are left alone.
    static func refuse(in router: Router<LibraryRequestContext>) {
        for routes in Dictionary(grouping: router.routes, by: { "\($0.path)" }).values {
            guard let path = routes.first?.path, !"\(path)".contains("*") else { continue }
            var known = Set(routes.map(\.method))
            // The router makes it of GET.
            if known.contains(.get) { known.insert(.head) }
            let allowed = known.map(\.rawValue).sorted().joined(separator: ", ")
            for method in all where !known.contains(method) {
                router.on(path, method: method) { _, _ -> Response in
                    throw APIError.methodNotAllowed(allowed: allowed)
                }
            }
        }
    }
}
