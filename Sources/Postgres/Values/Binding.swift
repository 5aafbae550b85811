/// A value bound to a placeholder: its type and its bytes in PostgreSQL's binary format.
package struct Binding: Sendable, Equatable {
    package enum Payload: Sendable, Equatable {
        case null
        case bytes([UInt8])
        /// The PostgreSQL type cannot represent the value; the statement fails before it is sent.
        case unencodable(reason: String)
    }

    package let type: PostgresType
    package let payload: Payload

    package init<Value: PostgresEncodable>(_ value: Value) {
        type = Value.postgresType
        payload = value.encoded()
    }
}
