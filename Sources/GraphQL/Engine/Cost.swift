import JSON

/// The maximum size of an operation's result: one per field and per 64 bytes of its key, multiplied below a connection
/// (a field with `first` or `last`) by the page size, and below another list of objects by an assumed length.
struct Cost {
    let limits: EngineLimits

    func of(_ fields: [SelectedField]) throws(RequestError) -> Int {
        var total = 0
        for field in fields {
            total = total.addingWithoutOverflow(try of(field, insideConnection: false, isRoot: true))
        }
        if total > limits.cost {
            throw RequestError(
                .costExceeded, "The operation costs \(total), more than the allowed \(limits.cost).")
        }
        return total
    }

    private func of(
        _ field: SelectedField, insideConnection: Bool, isRoot: Bool = false
    ) throws(RequestError) -> Int {
        let pages = field.definition.arguments.contains { $0.name == "first" || $0.name == "last" }
        var multiplier = 1
        if pages {
            multiplier = try pageSize(of: field, isRoot: isRoot)
        } else if field.type.isList, !field.selections.isEmpty, !insideConnection {
            multiplier = limits.assumedListSize
        }
        var most = 0
        for selection in field.selections {
            var below = 0
            for child in selection.fields {
                below = below.addingWithoutOverflow(try of(child, insideConnection: pages))
            }
            most = max(most, below)
        }
        return most.multipliedWithoutOverflow(by: multiplier).addingWithoutOverflow(
            1 + field.responseKey.utf8.count / 64)
    }

    private func pageSize(of field: SelectedField, isRoot: Bool) throws(RequestError) -> Int {
        var size: Int?
        for name in ["first", "last"] {
            guard case .int(let number)? = field.arguments[name] else { continue }
            guard limits.pageSize.contains(number) else {
                let message =
                    "Argument \"\(name)\" of field \"\(field.name)\" must be between \(limits.pageSize.lowerBound) and "
                    + "\(limits.pageSize.upperBound), not \(number)."
                // In the format of errors about arguments: `first`, and below a root field `tags.first`.
                let place = isRoot ? name : "\(field.name).\(name)"
                throw RequestError(
                    code: .pageSizeOutOfRange,
                    errors: [
                        GraphQLError(
                            message, locations: [field.location], extensions: JSONObject(["field": .string(place)]))
                    ])
            }
            size = max(size ?? 0, number)
        }
        return size ?? limits.defaultPageSize
    }
}

extension OutputType {
    var isList: Bool {
        switch self {
        case .list: true
        case .nonNull(let inner): inner.isList
        default: false
        }
    }
}
