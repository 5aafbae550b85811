package import GraphQL

/// How `/graphql` is served.
package struct GraphQLSettings: Sendable {
    package var limits = EngineLimits()
    /// Bytes of a request's body.
    package var bodyBytes = 1 << 20
    /// How deep lists and objects of `variables` nest.
    package var variablesDepth = 64
    /// How long an operation may wait for the database; then its statement is cancelled there.
    package var seconds = 30
    /// Event streams that one credential may hold open.
    package var streams = 8
    /// Bytes of documents kept for clients that send only their hash.
    package var persistedBytes = 4 << 20
    package var allowsIntrospection = true
    /// Whether errors say "Did you mean …?"; nil for as introspection: names that it hides must not leak through errors.
    package var suggests: Bool?
    package var statuses = StatusPolicy.audited
    /// When set, these documents and no others are executed.
    package var allowedDocuments: AllowedDocuments?

    package init() {}
}

/// Which statuses tell of request errors to clients that take `application/graphql-response+json`.
package enum StatusPolicy: String, CaseIterable, Sendable {
    /// 400 for all of them, as the audits of the graphql-http project ask.
    case audited
    /// 400 for what cannot be parsed, 422 for what can and is not valid: the specification's newer draft.
    case draft
}

extension GraphQLSettings {
    /// What is wrong with a text of limits.
    package struct InvalidLimit: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// Sets limits from `depth=20 cost=50000`: names and numbers, in any order.
    ///
    /// - Throws: ``InvalidLimit`` for an unknown name or for what is no number from 1 to 1,000,000,000.
    package mutating func setLimits(_ text: String) throws(InvalidLimit) {
        for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
            let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let limit = Self.limitsByName[String(pair[0])] else {
                throw InvalidLimit(
                    description:
                        "\(pair[0]) is not a limit; allowed: \(Self.limitsByName.keys.sorted().joined(separator: ", "))"
                )
            }
            guard pair.count == 2, let number = Int(pair[1]), (1...1_000_000_000).contains(number) else {
                throw InvalidLimit(description: "\(pair[0]) must be a number from 1 to 1000000000")
            }
            self[keyPath: limit] = number
        }
    }

    private static var limitsByName: [String: WritableKeyPath<GraphQLSettings, Int>] {
        [
            "body": \.bodyBytes, "variables-depth": \.variablesDepth, "seconds": \.seconds, "streams": \.streams,
            "persisted-bytes": \.persistedBytes, "tokens": \.limits.parsing.tokens,
            "nesting": \.limits.parsing.nesting,
            "depth": \.limits.depth, "introspection-depth": \.limits.introspectionDepth, "aliases": \.limits.aliases,
            "root-fields": \.limits.rootFields, "operations": \.limits.operations, "fields": \.limits.fields,
            "directives": \.limits.directives, "cost": \.limits.cost,
            "validation-errors": \.limits.validationErrors, "page-size": \.limits.largestPage,
            "cache-bytes": \.limits.cacheBytes,
        ]
    }
}

extension EngineLimits {
    /// The upper end of ``pageSize``.
    fileprivate var largestPage: Int {
        get { pageSize.upperBound }
        set {
            pageSize = 1...newValue
            defaultPageSize = min(defaultPageSize, newValue)
        }
    }
}
