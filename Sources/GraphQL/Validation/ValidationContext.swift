/// What the rules read and where they report. Lives for one validation.
final class ValidationContext {
    let schema: Schema
    let document: Document
    let fragments: [String: FragmentDefinition]
    let suggests: Bool
    private let errorLimit: Int
    private(set) var errors: [GraphQLError] = []
    /// Variables and spreads of each operation and fragment, filled by the walk.
    var usages: [ObjectIdentifier: Usages] = [:]

    init(schema: Schema, document: Document, errorLimit: Int, suggests: Bool) {
        self.schema = schema
        self.document = document
        self.errorLimit = errorLimit
        self.suggests = suggests
        fragments = Dictionary(document.fragments.map { ($0.name.value, $0) }) { first, _ in first }
    }

    /// Enough errors were found; nothing more is looked at.
    var isFull: Bool { errors.count >= errorLimit }

    func report(_ message: @autoclosure () -> String, at locations: SourceLocation...) {
        guard !isFull else { return }
        errors.append(GraphQLError(message(), locations: locations))
    }

    /// Reports that a limit ended the validation, under the limit's own code.
    func report(_ code: RequestError.Code, _ message: String, at location: SourceLocation) {
        guard !isFull else { return }
        errors.append(
            GraphQLError(
                message, locations: [location], extensions: InputObject(["code": .string(code.rawValue)])))
    }

    func hint(for name: String, among names: @autoclosure () -> [String], what: String = "") -> String {
        // The search is costly, and what would be reported of a full list is not shown.
        suggests && !isFull ? Suggestions.hint(for: name, among: names(), what: what) : ""
    }

    /// The variables that stand in an operation and all fragments it reaches.
    func reachableVariables(of operation: OperationDefinition) -> [VariableUsage] {
        guard let own = usages[ObjectIdentifier(operation)] else { return [] }
        var variables = own.variables
        var pending = own.spreads
        var seen: Set<String> = []
        while let name = pending.popLast() {
            guard seen.insert(name).inserted, let fragment = fragments[name],
                let found = usages[ObjectIdentifier(fragment)]
            else { continue }
            variables += found.variables
            pending += found.spreads
        }
        return variables
    }
}

/// What one operation or fragment mentions itself.
struct Usages {
    var variables: [VariableUsage] = []
    var spreads: [String] = []
}

/// A variable where it stands, with what is expected there.
struct VariableUsage {
    let name: String
    let location: SourceLocation
    /// Nil where the document is wrong anyway, and inside custom scalars.
    let type: TypeReference?
    let hasDefault: Bool
    /// It is the value of a `@oneOf` object's field, which may not be null.
    let isOneOfField: Bool
}
