extension JSONWriter {
    package mutating func write(_ value: JSONValue) {
        switch value {
        case .null: writeNull()
        case .bool(let value): write(value)
        case .int(let value): write(value)
        case .double(let value): write(value)
        case .string(let text): write(text)
        case .list(let items):
            append("[")
            for (index, item) in items.enumerated() {
                if index > 0 { append(",") }
                write(item)
            }
            append("]")
        case .object(let object): write(object)
        }
    }

    package mutating func write(_ object: JSONObject) {
        append("{")
        for (index, member) in object.members.enumerated() {
            if index > 0 { append(",") }
            write(member.name)
            append(":")
            write(member.value)
        }
        append("}")
    }
}
