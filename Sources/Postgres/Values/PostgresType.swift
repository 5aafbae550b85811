/// A type of the server by its OID. OIDs of built-in types never change (`pg_type.dat`).
package struct PostgresType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package static let bool = PostgresType(rawValue: 16)
    package static let bytea = PostgresType(rawValue: 17)
    package static let char = PostgresType(rawValue: 18)
    package static let name = PostgresType(rawValue: 19)
    package static let int8 = PostgresType(rawValue: 20)
    package static let int2 = PostgresType(rawValue: 21)
    package static let int4 = PostgresType(rawValue: 23)
    package static let text = PostgresType(rawValue: 25)
    package static let oid = PostgresType(rawValue: 26)
    package static let json = PostgresType(rawValue: 114)
    package static let float4 = PostgresType(rawValue: 700)
    package static let float8 = PostgresType(rawValue: 701)
    package static let unknown = PostgresType(rawValue: 705)
    package static let boolArray = PostgresType(rawValue: 1000)
    package static let int2Array = PostgresType(rawValue: 1005)
    package static let int4Array = PostgresType(rawValue: 1007)
    package static let textArray = PostgresType(rawValue: 1009)
    package static let int8Array = PostgresType(rawValue: 1016)
    package static let float4Array = PostgresType(rawValue: 1021)
    package static let float8Array = PostgresType(rawValue: 1022)
    package static let bpchar = PostgresType(rawValue: 1042)
    package static let varchar = PostgresType(rawValue: 1043)
    package static let timestamp = PostgresType(rawValue: 1114)
    package static let timestampArray = PostgresType(rawValue: 1115)
    package static let timestamptz = PostgresType(rawValue: 1184)
    package static let timestamptzArray = PostgresType(rawValue: 1185)
    package static let numeric = PostgresType(rawValue: 1700)
    package static let jsonb = PostgresType(rawValue: 3802)
    package static let jsonbArray = PostgresType(rawValue: 3807)
    package static let xid8 = PostgresType(rawValue: 5069)

    /// Enums, domains and types of extensions have OIDs from this one on.
    private static let firstUserDefined: UInt32 = 16_384

    /// Whether the type's binary format is its text: true for string types, JSON and enums.
    var isTextInBinary: Bool {
        switch self {
        case .text, .varchar, .bpchar, .name, .char, .json, .unknown: true
        default: rawValue >= Self.firstUserDefined
        }
    }
}

extension PostgresType: CustomStringConvertible {
    private static let names: [PostgresType: String] = [
        .bool: "bool", .bytea: "bytea", .char: "\"char\"", .name: "name", .int8: "int8", .int2: "int2",
        .int4: "int4", .text: "text", .oid: "oid", .json: "json", .float4: "float4", .float8: "float8",
        .unknown: "unknown", .boolArray: "bool[]", .int2Array: "int2[]", .int4Array: "int4[]",
        .textArray: "text[]", .int8Array: "int8[]", .float4Array: "float4[]", .float8Array: "float8[]",
        .bpchar: "bpchar", .varchar: "varchar", .timestamp: "timestamp", .timestampArray: "timestamp[]",
        .timestamptz: "timestamptz", .timestamptzArray: "timestamptz[]", .numeric: "numeric", .jsonb: "jsonb",
        .jsonbArray: "jsonb[]", .xid8: "xid8",
    ]

    package var description: String { Self.names[self] ?? "type \(rawValue)" }
}
