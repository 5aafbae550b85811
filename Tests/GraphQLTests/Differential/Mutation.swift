import GraphQL

/// Ways to break a document: at least one for each validation rule, and some for the grammar. A mutation may by
/// chance leave a document valid; graphql-core is the judge.
enum Mutation: String, CaseIterable {
    case executableDefinitions, operationTypeExistence, uniqueOperationNames, loneAnonymousOperation, singleRootField
    case fieldsOnCorrectType, scalarLeafs, compositeWithoutSelection, knownArgumentNames, uniqueArgumentNames
    case providedRequiredArguments, uniqueFragmentNames, knownTypeNames, fragmentsOnCompositeTypes, noUnusedFragments
    case knownFragmentNames, noFragmentCycles, possibleFragmentSpreads, valuesOfCorrectType, uniqueInputFieldNames
    case unknownInputField, requiredInputField, unknownEnumValue, nullForNonNull, oneOf
    case knownDirectives, misplacedDirective, uniqueDirectives, uniqueVariableNames, variablesAreInputTypes
    case noUndefinedVariables, noUnusedVariables, variablesInAllowedPosition, overlappingNames, overlappingArguments
    case overlappingShapes, directiveArguments, variableValue, unknownOperation
    case droppedToken, doubledToken, swappedCharacter

    func apply(to original: GeneratedDocument, _ schema: Schema, _ random: inout SeededGenerator) -> GeneratedDocument
    {
        var document = original
        func select(_ text: String) {
            let parts = document.body.split(separator: "{\n", omittingEmptySubsequences: false)
            let place = Int.random(in: 1..<max(parts.count, 2), using: &random)
            document.body =
                parts.prefix(place).joined(separator: "{\n") + "{\n" + text + "\n"
                + parts.dropFirst(place).joined(separator: "{\n")
        }
        func atRoot(_ text: String) { document.body = "{\n" + text + "\n" + document.body.dropFirst(2) }
        let root = schema.root(of: document.kind)?.name ?? "Query"
        switch self {
        case .executableDefinitions: document.suffix = "\ntype Extra { a: Int }"
        case .operationTypeExistence: document.kind = .subscription
        case .uniqueOperationNames: document.suffix = "\nquery Q { __typename }"
        case .loneAnonymousOperation: document.suffix = "\n{ __typename }"
        case .singleRootField:
            document.kind = .subscription
            document.variables = []
            document.fragments = []
            document.body =
                ["{\nclock\nx: clock\n}", "{\n__typename\n}", "{\nclock\n...{\nclock\n}\n}"]
                .randomElement(using: &random) ?? ""
        case .fieldsOnCorrectType: select("bogusField")
        case .scalarLeafs: select("__typename { a }")
        case .compositeWithoutSelection:
            let fields = schema.root(of: document.kind)?.fields.filter { schema[$0.type].kind.isComposite } ?? []
            atRoot(fields.randomElement(using: &random)?.name ?? "")
        case .knownArgumentNames: select("__typename(bogus: 1)")
        case .uniqueArgumentNames:
            atRoot(HarbourText.of(schema, "count(of: TEA, of: TEA)", "photo(databaseId: 1, databaseId: 1) { id }"))
        case .providedRequiredArguments: atRoot(HarbourText.of(schema, "c: count", "p: photo { id }"))
        case .uniqueFragmentNames:
            select("...Twice")
            document.suffix = "\nfragment Twice on \(root) { __typename }\nfragment Twice on \(root) { __typename }"
        case .knownTypeNames: select("... on Bogus { __typename }")
        case .fragmentsOnCompositeTypes:
            select("... on \(["Int", "Filter", "Unit"].randomElement(using: &random) ?? "") { __typename }")
        case .noUnusedFragments: document.suffix = "\nfragment Unused on \(root) { __typename }"
        case .knownFragmentNames: select("...Bogus")
        case .noFragmentCycles:
            atRoot("...One")
            document.suffix = "\nfragment One on \(root) { ...Two }\nfragment Two on \(root) { __typename ...One }"
        case .possibleFragmentSpreads:
            let type = schema.types.filter { $0.kind.isComposite && !$0.isBuiltIn }.randomElement(using: &random)
            select("... on \(type?.name ?? "") { __typename }")
        case .valuesOfCorrectType:
            let values = ["3", "\"true\"", "null", "[true]", "{ a: 1 }", "TEA", "1.5"]
            select("__typename @include(if: \(values.randomElement(using: &random) ?? ""))")
        case .uniqueInputFieldNames:
            atRoot(
                HarbourText.of(
                    schema, "v1: vessels(filter: { longer: 1 longer: 2 }) { name }",
                    "p1: photos(filter: { text: \"a\" text: \"b\" }) { totalCount }"))
        case .unknownInputField:
            atRoot(
                HarbourText.of(
                    schema, "v1: vessels(filter: { bogus: 1 }) { name }",
                    "p1: photos(filter: { bogus: 1 }) { totalCount }"))
        case .requiredInputField:
            atRoot(
                HarbourText.of(
                    schema, "t1: things(search: { limit: 1 }) { __typename }",
                    "p1: photos(filter: { similar: { distance: 1 } }) { totalCount }"))
        case .unknownEnumValue:
            atRoot(
                HarbourText.of(
                    schema, "c1: count(of: \(["BEER", "\"TEA\"", "1", "tea"].randomElement(using: &random) ?? ""))",
                    "p1: photos(order: BOGUS) { totalCount }"))
        case .nullForNonNull:
            atRoot(HarbourText.of(schema, "c1: count(of: null)", "p1: photos(order: null) { totalCount }"))
        case .oneOf:
            atRoot(
                HarbourText.of(
                    schema,
                    "h1: harbour(id: 1) { find(by: \(["{ name: \"a\" id: 1 }", "{ }", "{ id: null }", "{ name: 1 }"].randomElement(using: &random) ?? "")) { __typename } }",
                    "bogus"))
        case .knownDirectives: select("__typename @bogus")
        case .misplacedDirective:
            if random.chance(50) {
                document.directives = " @skip(if: true)"
            } else {
                select("__typename @deprecated")
            }
        case .uniqueDirectives: select("__typename @skip(if: true) @skip(if: false)")
        case .uniqueVariableNames:
            document.variables += ["$twice: Boolean!", "$twice: Boolean!"]
            document.values.append("twice", .bool(true))
            select("__typename @skip(if: $twice)")
        case .variablesAreInputTypes:
            document.variables.append("$output: \(root)")
            select("__typename @skip(if: $output)")
        case .noUndefinedVariables: select("__typename @skip(if: $bogus)")
        case .noUnusedVariables: document.variables.append("$unused: Int")
        case .variablesInAllowedPosition:
            let type = ["Boolean", "Int!", "[Boolean!]!", "Boolean = true", "Boolean = null", "String"]
            document.variables.append("$wrong: \(type.randomElement(using: &random) ?? "")")
            document.values.append("wrong", .bool(true))
            select("__typename @skip(if: $wrong)")
        case .overlappingNames:
            atRoot(
                HarbourText.of(
                    schema, "__typename: count(of: TEA) __typename", "x: __typename x: photos { totalCount }"))
        case .overlappingArguments:
            atRoot(
                HarbourText.of(
                    schema, "y: count(of: TEA) ... { y: count(of: \(random.chance(50) ? "TEA" : "COAL")) }",
                    "y: photo(databaseId: 1) { id } y: photo(databaseId: \(random.chance(50) ? 1 : 2)) { id }"))
        case .overlappingShapes:
            atRoot(
                HarbourText.of(
                    schema,
                    "things { ... on Ship { l: length } ... on Tug { l: \(["length", "power", "name"].randomElement(using: &random) ?? "") } }",
                    "node(id: 1) { ... on Photo { s: \(["id", "rating", "filename"].randomElement(using: &random) ?? "") } ... on Job { s: kind } }"
                ))
        case .directiveArguments:
            select(
                "__typename @skip\(["", "(unless: true)", "(if: true, if: true)", "(if: true)"].randomElement(using: &random) ?? "")"
            )
        case .variableValue:
            let (type, value): (String, InputValue) =
                [
                    ("Boolean!", .int(1)), ("Boolean!", .null), ("Boolean!", .string("true")),
                    ("Boolean!", .bool(false)),
                ].randomElement(using: &random) ?? ("", .null)
            document.variables.append("$given: \(type)")
            document.values.append("given", value)
            select("__typename @skip(if: $given)")
        case .unknownOperation: document.suffix = "\nquery Other { __typename }"
        case .droppedToken, .doubledToken: document.body = edited(document.body, &random)
        case .swappedCharacter:
            var bytes = Array(document.body.utf8)
            let alphabet = Array("{}()[]:!$@|&=\"#.,\\ 09ae-_\n".utf8)
            bytes[Int.random(in: bytes.indices, using: &random)] = alphabet.randomElement(using: &random) ?? 0
            document.body = String(decoding: bytes, as: UTF8.self)
        }
        return document
    }

    private func edited(_ text: String, _ random: inout SeededGenerator) -> String {
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let place = Int.random(in: words.indices, using: &random)
        if self == .droppedToken { words.remove(at: place) } else { words.insert(words[place], at: place) }
        return words.joined(separator: " ")
    }
}

/// A snippet for the harbour's schema, or the one for the library's.
enum HarbourText {
    static func of(_ schema: Schema, _ harbour: String, _ library: String) -> String {
        schema.type(named: "Harbour") == nil ? library : harbour
    }
}
