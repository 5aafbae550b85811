import JSON

/// `aiRun`: what an AI writer did with a part of the photo.
extension Condition {
    /// The fields of the condition and their parameters, which together make one condition.
    private static let runParameters: KeyValuePairs<String, String> = [
        "writers": "aiWriter", "part": "aiPart", "version": "aiVersion", "versionFrom": "aiVersionFrom",
        "versionTo": "aiVersionTo", "failed": "aiFailed",
    ]

    static let aiRun = Condition(
        "aiRun", PhotoFilter.aiRun, { if case .aiRun(let match) = $0 { match } else { nil } },
        json: JSONForm(
            type: "AIRunInput", read: { (field) throws(InputError) in try AIRunMatch(field) }, write: \.input),
        search: SearchForm(
            keys: SearchRunKeys.keys, words: [],
            print: { (match) throws(SearchTextError) in SearchRunKeys.text(of: match) }),
        parameters: [
            ParameterForm(runParameters.map(\.value)) { (values) throws(InputError) in
                var members: JSONObject = [:]
                for (member, parameter) in runParameters {
                    switch member {
                    case "writers":
                        if let writers = values[parameter] { members.append(member, .strings(writers)) }
                    case "failed":
                        if let flag = try values.flag(parameter) { members.append(member, flag) }
                    default:
                        if let text = try values.single(parameter) { members.append(member, .string(text)) }
                    }
                }
                guard !members.isEmpty else { return nil }
                let names = Dictionary(runParameters.map { ($0.key, $0.value) }) { first, _ in first }
                return InputReader(parameter: "aiWriter", .object(members), members: names)
            }
        ])
}
