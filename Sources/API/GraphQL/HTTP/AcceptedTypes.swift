import GraphQL

/// The media types that a client accepts. The type of the response is chosen once the operation is known.
struct AcceptedTypes {
    /// The type of a single response: to a query, to a mutation or to a rejected request.
    let responseType: ResponseType
    private let takesEventStream: Bool

    /// Among equal weights the more specific entry wins. GraphQL's own type is preferred to the legacy one where both
    /// are named; the legacy type is preferred where a wildcard matches both, as the audits of graphql-http require.
    ///
    /// - Throws: 406 when the client accepts none. A client without `Accept` is an older one.
    init(_ accept: String?) throws(APIError) {
        guard let accept, !accept.isEmpty else {
            (responseType, takesEventStream) = (.json, false)
            return
        }
        let entries = MediaTypeHeader.list(accept)
        var best: (type: ResponseType, quality: Double, rank: Int)?
        for type in [ResponseType.graphQLResponse, .json, .eventStream] {
            guard let wish = MediaTypeHeader.wish(for: type.rawValue, in: entries) else { continue }
            if let known = best {
                let isMeantByWildcard = wish.rank < 3 && type == .json
                let isBetter =
                    (wish.quality, wish.rank) > (known.quality, known.rank)
                    || (wish.quality, wish.rank) == (known.quality, known.rank) && isMeantByWildcard
                if !isBetter { continue }
            }
            best = (type, wish.quality, wish.rank)
        }
        guard let best else {
            throw .notAcceptable(offered: ResponseType.allCases.map(\.rawValue).joined(separator: ", "))
        }
        responseType = best.type
        takesEventStream = MediaTypeHeader.wish(for: ResponseType.eventStream.rawValue, in: entries) != nil
    }

    /// A subscription is a stream whenever the client accepts one, even if it prefers a single response: there is none.
    func type(of operation: OperationKind) -> ResponseType {
        operation == .subscription && takesEventStream ? .eventStream : responseType
    }
}
