import API

extension GraphQLSettings {
    /// Reads the settings whose names start with `CALOTYPE_GRAPHQL`.
    init(_ source: SettingsSource) throws {
        self.init()
        if let text = source.text(.graphQLLimits) {
            do throws(InvalidLimit) {
                try setLimits(text)
            } catch {
                throw SettingError.invalid(
                    .graphQLLimits, value: text, expected: "name=number pairs: \(error)")
            }
        }
        allowsIntrospection = try Self.isOn(.graphQLIntrospection, try source.required(.graphQLIntrospection))
        suggests = try source.text(.graphQLSuggestions).map { try Self.isOn(.graphQLSuggestions, $0) }
        let policy = try source.required(.graphQLStatuses)
        guard let statuses = StatusPolicy(rawValue: policy) else {
            throw SettingError.invalid(
                .graphQLStatuses, value: policy,
                expected: StatusPolicy.allCases.map(\.rawValue).joined(separator: " or "))
        }
        self.statuses = statuses
        if let folder = source.text(.graphQLDocuments) {
            do {
                allowedDocuments = try AllowedDocuments(folder: folder)
            } catch {
                throw SettingError.invalid(
                    .graphQLDocuments, value: folder, expected: "a folder of GraphQL documents: \(error)")
            }
        }
    }

    private static func isOn(_ setting: Setting, _ text: String) throws -> Bool {
        guard ["on", "off"].contains(text) else {
            throw SettingError.invalid(setting, value: text, expected: "on or off")
        }
        return text == "on"
    }
}
