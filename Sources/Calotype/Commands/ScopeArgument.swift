import ArgumentParser
import Catalog

extension Scope: ExpressibleByArgument {}

extension [Scope] {
    /// All scopes if none is given.
    var orAll: Set<Scope> { isEmpty ? Set(Scope.allCases) : Set(self) }
}
