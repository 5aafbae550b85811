/// SQL ready to send: placeholders are numbered, parameters are in order.
package struct Statement: Sendable, Equatable {
    /// The identity of a prepared statement: the server plans per SQL string and parameter types.
    struct Key: Hashable, Sendable {
        let text: String
        let types: [PostgresType]
    }

    package let text: String
    package let bindings: [Binding]

    var key: Key { Key(text: text, types: bindings.map(\.type)) }
}

extension SQL {
    /// Maximum number of parameters: the protocol counts them in 16 bits.
    package static let maximumBindings = 65_535

    /// Numbers the placeholders.
    ///
    /// Throws ``PostgresError/unencodable(parameter:reason:)`` for what cannot be sent: a value without a form in
    /// its type, a NUL in the text, more parameters than the protocol can count.
    package func statement() throws(PostgresError) -> Statement {
        var text = ""
        var bindings: [Binding] = []
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .binding(let binding):
                bindings.append(binding)
                if case .unencodable(let reason) = binding.payload {
                    throw .unencodable(parameter: bindings.count, reason: reason)
                }
                text += "$\(bindings.count)"
            }
        }
        guard !text.utf8.contains(0) else {
            throw .unencodable(parameter: nil, reason: "the statement contains a NUL")
        }
        guard bindings.count <= Self.maximumBindings else {
            throw .unencodable(
                parameter: bindings.count, reason: "a statement has at most \(Self.maximumBindings) parameters")
        }
        return Statement(text: text, bindings: bindings)
    }
}
