import API
import ArgumentParser
import Catalog

extension Scope: ExpressibleByArgument {}

extension [Scope] {
    /// Every scope where none is named.
    var orAll: Set<Scope> { isEmpty ? Set(Scope.allCases) : Set(self) }
}
