/// Measures the operations of a document without expanding fragments: each fragment is measured once, and its size is
/// added at every spread.
struct DocumentSize {
    private struct Size {
        var fields = 0
        var depth = 0
        var rootFields = 0
        /// Depth of recursion that a traversal needs.
        var height = 0

        mutating func add(_ other: Size) {
            fields = fields.addingWithoutOverflow(other.fields)
            depth = max(depth, other.depth)
            rootFields = rootFields.addingWithoutOverflow(other.rootFields)
            height = max(height, other.height)
        }
    }

    private let limits: EngineLimits
    private let allowsIntrospection: Bool
    private let fragments: [String: FragmentDefinition]
    private var sizes: [String: Size] = [:]
    private var open: Set<String> = []
    private var aliases = 0
    private var directives = 0

    static func check(_ document: Document, limits: EngineLimits, introspection: Bool) throws(RequestError) {
        if document.operations.count > limits.operations {
            throw RequestError(
                .tooManyOperations, "The document has more than \(limits.operations) operations.",
                at: document.operations[limits.operations].location)
        }
        var measurement = DocumentSize(document, limits: limits, introspection: introspection)
        for fragment in document.fragments {
            measurement.directives += fragment.directives.count
            _ = try measurement.size(ofFragment: fragment.name.value, at: fragment.location, level: 0)
        }
        for operation in document.operations {
            measurement.directives +=
                operation.directives.count + operation.variables.map(\.directives.count).reduce(0, +)
            let size = try measurement.size(of: operation.selectionSet, level: 0)
            if size.rootFields > limits.rootFields {
                throw RequestError(
                    .tooManyRootFields, "The operation has more than \(limits.rootFields) root fields.",
                    at: operation.location)
            }
            if size.fields > limits.fields {
                throw RequestError(
                    .tooManyFields, "The operation selects more than \(limits.fields) fields.", at: operation.location
                )
            }
            if size.depth > limits.depth { throw measurement.tooDeep(operation.location) }
            try measurement.check(operation.location)
        }
    }

    private init(_ document: Document, limits: EngineLimits, introspection: Bool) {
        self.limits = limits
        allowsIntrospection = introspection
        fragments = Dictionary(document.fragments.map { ($0.name.value, $0) }) { first, _ in first }
    }

    private func tooDeep(_ location: SourceLocation) -> RequestError {
        RequestError(.tooDeep, "The operation is deeper than \(limits.depth) fields.", at: location)
    }

    private func check(_ location: SourceLocation) throws(RequestError) {
        if aliases > limits.aliases {
            throw RequestError(.tooManyAliases, "The document has more than \(limits.aliases) aliases.", at: location)
        }
        if directives > limits.directives {
            throw RequestError(
                .tooManyDirectives, "The document has more than \(limits.directives) directives.", at: location)
        }
    }

    private mutating func size(
        ofFragment name: String, at location: SourceLocation, level: Int
    ) throws(RequestError) -> Size {
        // The validator rejects cycles; here a cycle counts once.
        guard let fragment = fragments[name], !open.contains(name) else { return Size() }
        if let known = sizes[name] {
            if level + known.height > limits.parsing.nesting * 2 { throw tooDeep(location) }
            return known
        }
        open.insert(name)
        defer { open.remove(name) }
        let size = try size(of: fragment.selectionSet, level: level)
        sizes[name] = size
        return size
    }

    private mutating func size(of set: SelectionSet, level: Int) throws(RequestError) -> Size {
        if level > limits.parsing.nesting * 2 { throw tooDeep(set.location) }
        var total = Size()
        for selection in set.selections {
            switch selection {
            case .field(let field):
                if field.alias != nil { aliases += 1 }
                directives += field.directives.count
                try check(field.location)
                if !allowsIntrospection, field.name.value == "__schema" || field.name.value == "__type" {
                    throw RequestError(.introspectionDisabled, "Introspection is disabled.", at: field.location)
                }
                var size = Size()
                if let inner = field.selectionSet { size = try self.size(of: inner, level: level + 1) }
                size.fields = size.fields.addingWithoutOverflow(1)
                size.depth += 1
                size.rootFields = 1
                total.add(size)
            case .spread(let spread):
                directives += spread.directives.count
                total.add(try size(ofFragment: spread.name.value, at: spread.location, level: level + 1))
            case .inline(let inline):
                directives += inline.directives.count
                total.add(try size(of: inline.selectionSet, level: level + 1))
            }
        }
        total.height += 1
        return total
    }
}

extension Int {
    /// The sum, or `Int.max` on overflow.
    func addingWithoutOverflow(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    /// The product, or `Int.max` on overflow.
    func multipliedWithoutOverflow(by other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
