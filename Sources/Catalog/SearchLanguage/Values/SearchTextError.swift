/// Why a filter cannot be written in the search language.
package struct SearchTextError: Error, Hashable, Sendable {
    package let reason: String
}
