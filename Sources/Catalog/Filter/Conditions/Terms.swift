import JSON

/// `tags`, `objects`, `people`: sets of terms, each with four ways of matching. Results of AI writers have a
/// confidence.
extension Condition {
    static let tags = Condition(
        terms: "tags", keys: SearchTermKeys.tags, parameters: ["tag", "allTags", "noTags", "onlyTags"],
        { .tags($0.match) }, { if case .tags(let match) = $0 { SeenTerms(match: match) } else { nil } })

    static let objects = Condition(
        terms: "objects", keys: SearchTermKeys.objects,
        parameters: ["object", "allObjects", "noObjects", "onlyObjects"], confidence: "objectConfidence",
        { .objects($0.match, minimumConfidence: $0.minimum) },
        {
            guard case .objects(let match, let minimum) = $0 else { return nil }
            return SeenTerms(match: match, minimum: minimum)
        })

    static let people = Condition(
        terms: "people", keys: SearchTermKeys.people,
        parameters: ["person", "allPeople", "noPeople", "onlyPeople"], confidence: "personConfidence",
        { .people($0.match, minimumConfidence: $0.minimum) },
        {
            guard case .people(let match, let minimum) = $0 else { return nil }
            return SeenTerms(match: match, minimum: minimum)
        })

    /// - Parameters:
    ///   - keys: the keys of the search language, in the order of ``TermWay``.
    ///   - parameters: the REST parameters, in the same order.
    ///   - confidence: the parameter of the minimum confidence; nil for terms without confidence.
    private init(
        terms name: String, keys: [String], parameters: [String], confidence: String? = nil,
        _ make: @escaping @Sendable (SeenTerms) -> PhotoFilter,
        _ value: @escaping @Sendable (PhotoFilter) -> SeenTerms?
    ) {
        self.init(
            name: name, inputType: confidence == nil ? "TermsInput" : "SeenTermsInput",
            read: { (field) throws(InputError) in
                try SeenTerms.read(field, confidence: confidence != nil).each(make)
            },
            write: { value($0)?.input },
            keys: zip(TermWay.allCases, keys).map { way, key in
                SearchTermKeys.key(key, way, confidence: confidence != nil, make)
            },
            words: [],
            print: { (filter) throws(SearchTextError) in
                try value(filter).map { (terms) throws(SearchTextError) in try SearchTermKeys.text(terms, keys) }
            },
            parameters: zip(TermWay.allCases, parameters).map { way, parameter in
                ParameterForm.terms(parameter, way, confidence: confidence)
            } + (confidence.map { [ParameterForm.confidence($0, of: parameters)] } ?? []))
    }
}

/// Terms with an optional minimum confidence.
struct SeenTerms: Sendable {
    var match: TermMatch
    var minimum: Double?

    static func read(_ field: InputReader, confidence: Bool) throws(InputError) -> SeenTerms {
        let fields = try field.members(TermWay.names + (confidence ? ["minimumConfidence"] : []))
        var match = TermMatch()
        if let any = fields["any"] { match.any = try any.strings() }
        if let all = fields["all"] { match.all = try all.strings() }
        if let none = fields["none"] { match.none = try none.strings() }
        if let only = fields["only"] { match.only = try only.strings() }
        guard !match.isEmpty else { throw field.error("needs `any`, `all`, `none` or `only`") }
        return SeenTerms(match: match, minimum: try fields["minimumConfidence"]?.number(in: 0...1))
    }

    /// One condition per way of matching, which together are equivalent: the search language has one key per way.
    func each(_ make: (SeenTerms) -> PhotoFilter) -> PhotoFilter {
        let filters = match.ways.map { make(SeenTerms(match: $0.way.match($0.names), minimum: minimum)) }
        return filters.count == 1 ? filters[0] : .and(filters)
    }

    var input: JSONValue {
        var members: JSONObject = [:]
        for (way, names) in match.ways { members.append("\(way)", .strings(names)) }
        if let minimum { members.append("minimumConfidence", .number(minimum)) }
        return .object(members)
    }
}

extension ParameterForm {
    /// `tag=a&tag=b`: any of them. `allTags`, `noTags`, `onlyTags`: the other ways of matching.
    fileprivate static func terms(_ name: String, _ way: TermWay, confidence: String?) -> ParameterForm {
        ParameterForm([name]) { (values) throws(InputError) in
            guard let texts = values[name] else { return nil }
            var members: JSONObject = ["\(way)": .strings(texts)]
            var names = ["\(way)": name]
            if let confidence {
                names["minimumConfidence"] = confidence
                if let minimum = try values.number(confidence) { members.append("minimumConfidence", minimum) }
            }
            return InputReader(parameter: name, .object(members), members: names)
        }
    }

    /// A minimum confidence belongs to other conditions; it is an error without them.
    fileprivate static func confidence(_ name: String, of terms: [String]) -> ParameterForm {
        ParameterForm([name]) { (values) throws(InputError) in
            if values[name] != nil, terms.allSatisfy({ values[$0] == nil }) {
                throw InputError(path: name, reason: "needs one of " + terms.joined(separator: ", "))
            }
            return nil
        }
    }
}
