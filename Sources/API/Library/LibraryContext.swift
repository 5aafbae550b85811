import Catalog
import HTTPTypes
import Synchronization

/// Who asks, for the resolvers, and what went wrong on the way.
struct LibraryContext: Sendable {
    let credential: Credential
    /// A filter that REST has read already; it holds beside the arguments of every field.
    var filter: PhotoFilter?
    /// The photos that `photos` gives, found before: a part of an export.
    var batch: [PhotoID]?
    /// Takes the page of `photos`, for REST's links.
    var pageNote: LinkHeader?
    let failures = FailureLog()

    func require(_ scope: Scope) throws(APIError) {
        guard credential.scopes.contains(scope) else { throw .forbidden(scope) }
    }
}

/// The errors of a request's root fields, from which HTTP's status is made.
final class FailureLog: Sendable {
    private let problems = Mutex<[Problem]>([])

    func note(_ problem: Problem) { problems.withLock { $0.append(problem) } }

    /// The gravest: what is away before what is wrong.
    var gravest: Problem? {
        problems.withLock { problems in problems.max { $0.status.code < $1.status.code } }
    }
}
