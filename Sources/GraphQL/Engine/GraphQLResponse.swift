package import JSON

/// A response, written as JSON.
package struct GraphQLResponse: Sendable {
    package let body: [UInt8]
    /// False after a request error: nothing was executed, and there is no `data` key.
    package let hasData: Bool
    /// Code of the request error, if nothing was executed.
    package let requestErrorCode: RequestError.Code?
    /// Number of errors in the body.
    package let errorCount: Int
    /// What the resolvers of root fields threw: the program that serves the engine knows more of it than the body says.
    package let resolverErrors: [any Error]

    package init(_ error: RequestError, resolverErrors: [any Error] = []) {
        var writer = JSONWriter()
        writer.append("{\"errors\":")
        writer.write(error.errors)
        writer.append("}")
        body = writer.bytes
        hasData = false
        requestErrorCode = error.code
        errorCount = error.errors.count
        self.resolverErrors = resolverErrors
    }

    /// A request error raised outside the engine, before a document was parsed.
    package init(code: String, message: String, extensions: JSONObject = JSONObject()) {
        var all = JSONObject(["code": .string(code)])
        for member in extensions.members { all.append(member.name, member.value) }
        let error = GraphQLError(message, extensions: all)
        self.init(RequestError(code: .badUserInput, errors: [error]))
    }

    init(body: [UInt8], errorCount: Int, resolverErrors: [any Error]) {
        self.body = body
        hasData = true
        requestErrorCode = nil
        self.errorCount = errorCount
        self.resolverErrors = resolverErrors
    }
}

extension JSONWriter {
    mutating func write(_ errors: [GraphQLError]) {
        append("[")
        for (index, error) in errors.enumerated() {
            if index > 0 { append(",") }
            write(error)
        }
        append("]")
    }

    private mutating func write(_ error: GraphQLError) {
        append("{\"message\":")
        write(error.message)
        if !error.locations.isEmpty {
            append(",\"locations\":[")
            for (index, location) in error.locations.enumerated() {
                append(index > 0 ? ",{\"line\":" : "{\"line\":")
                write(location.line)
                append(",\"column\":")
                write(location.column)
                append("}")
            }
            append("]")
        }
        if !error.path.isEmpty {
            append(",\"path\":[")
            for (index, element) in error.path.enumerated() {
                if index > 0 { append(",") }
                switch element {
                case .key(let name): write(name)
                case .index(let position): write(position)
                }
            }
            append("]")
        }
        if !error.extensions.isEmpty {
            append(",\"extensions\":")
            write(error.extensions)
        }
        append("}")
    }
}
