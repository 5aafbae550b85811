import GraphQL

/// What a client takes, from its `Accept`. Which of it an answer has is decided once the operation is known.
struct AcceptedTypes {
    /// For one answer: that of a query or mutation, or a refusal.
    let answer: AnswerType
    private let takesEventStream: Bool

    /// What the client weighs alike is decided by how plainly it names it. GraphQL's own type comes before the legacy one
    /// where both are named, and after it where a wildcard stands for them, as the audits of graphql-http ask.
    ///
    /// - Throws: 406 when the client takes none. Without `Accept` it is an older client.
    init(_ accept: String?) throws(APIError) {
        guard let accept, !accept.isEmpty else {
            (answer, takesEventStream) = (.json, false)
            return
        }
        let entries = MediaTypeHeader.list(accept)
        var best: (type: AnswerType, quality: Double, rank: Int)?
        for type in [AnswerType.graphQLResponse, .json, .eventStream] {
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
            throw .notAcceptable(offered: AnswerType.allCases.map(\.rawValue).joined(separator: ", "))
        }
        answer = best.type
        takesEventStream = MediaTypeHeader.wish(for: AnswerType.eventStream.rawValue, in: entries) != nil
    }

    /// A subscription is a stream wherever the client takes one, even if it likes one answer better: there is none.
    func type(of operation: OperationKind) -> AnswerType {
        operation == .subscription && takesEventStream ? .eventStream : answer
    }
}
