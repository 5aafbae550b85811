package import GraphQL

/// The settings of `/graphql`.
package struct GraphQLSettings: Sendable {
    package var limits = EngineLimits()
    /// Maximum bytes of a request's body.
    package var bodyBytes = 1 << 20
    /// Maximum nesting of lists and objects in `variables`.
    package var variablesDepth = 64
    /// Seconds that an operation may wait for the database; then its statement is cancelled.
    package var seconds = 30
    /// Event streams that one credential may have open.
    package var streams = 8
    /// Bytes of documents stored for clients that send only a hash.
    package var persistedBytes = 4 << 20
    package var allowsIntrospection = true
    /// Whether errors suggest names ("Did you mean …?"). Nil means as introspection: names that it
    /// hides must not leak through errors.
    package var suggests: Bool?
    package var statuses = StatusPolicy.audited
    /// When set, these documents and no others are executed.
    package var allowedDocuments: AllowedDocuments?

    package init() {}
}

/// The statuses of request errors, for clients that accept `application/graphql-response+json`.
package enum StatusPolicy: String, CaseIterable, Sendable {
    /// Always 400, as the audits of the graphql-http project require.
    case audited
    /// 400 for a document that cannot be parsed, 422 for one that is not valid: the specification's newer draft.
    case draft
}

extension GraphQLSettings {
    /// A limit that cannot be set.
    package struct InvalidLimit: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// Sets limits from `depth=20 cost=50000`: names and numbers, in any order.
    ///
    /// - Throws: ``InvalidLimit`` for an unknown name and for a value that is not a number from 1 to 1,000,000,000.
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
