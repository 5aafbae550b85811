import JSON

/// The inputs of the rules and the errors they report. Lives for one validation.
final class ValidationContext {
    let schema: Schema
    let document: Document
    let fragments: [String: FragmentDefinition]
    let suggests: Bool
    private let errorLimit: Int
    private(set) var errors: [GraphQLError] = []
    /// Variables and spreads of each operation and fragment, recorded by the traversal.
    var usages: [ObjectIdentifier: Usages] = [:]

    init(schema: Schema, document: Document, errorLimit: Int, suggests: Bool) {
        self.schema = schema
        self.document = document
        self.errorLimit = errorLimit
        self.suggests = suggests
        fragments = Dictionary(document.fragments.map { ($0.name.value, $0) }) { first, _ in first }
    }

    /// Whether the maximum number of errors is reached.
    var isFull: Bool { errors.count >= errorLimit }

    func report(_ message: @autoclosure () -> String, at locations: SourceLocation...) {
        guard !isFull else { return }
        errors.append(GraphQLError(message(), locations: locations))
    }

    /// Reports that a limit ended the validation, with the code of the limit.
    func report(_ code: RequestError.Code, _ message: String, at location: SourceLocation) {
        guard !isFull else { return }
        errors.append(
            GraphQLError(
                message, locations: [location], extensions: JSONObject(["code": .string(code.rawValue)])))
    }

    func hint(for name: String, among names: @autoclosure () -> [String], what: String = "") -> String {
        // The search is expensive, and further errors of a full list are not shown.
        suggests && !isFull ? Suggestions.hint(for: name, among: names(), what: what) : ""
    }

    /// The variables used in an operation and in all fragments that it reaches.
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

/// The variables and spreads in one operation or fragment, without those in other fragments.
struct Usages {
    var variables: [VariableUsage] = []
    var spreads: [String] = []
}

/// A use of a variable, with the expected type.
struct VariableUsage {
    let name: String
    let location: SourceLocation
    /// Nil if the document is invalid there, and inside custom scalars.
    let type: TypeReference?
    let hasDefault: Bool
    /// Whether it is the value of a field of a `@oneOf` object, which must not be null.
    let isOneOfField: Bool
}
