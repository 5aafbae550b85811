import HTTPTypes
import Hummingbird

/// Responds 405 with `Allow` to a method that a path does not support, so that it differs from an unknown path (RFC
/// 9110 §15.5.6).
enum MethodNotAllowed {
    private static let all: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace]
        + [HTTPRequest.Method(rawValue: "QUERY")].compactMap { $0 }

    /// To be called after all routes are added, whose methods it reads. Wildcards match missing paths as well, so they
    /// are skipped.
    static func refuse(in router: Router<LibraryRequestContext>) {
        for routes in Dictionary(grouping: router.routes, by: { "\($0.path)" }).values {
            guard let path = routes.first?.path, !"\(path)".contains("*") else { continue }
            var known = Set(routes.map(\.method))
            // The router derives HEAD from GET.
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
