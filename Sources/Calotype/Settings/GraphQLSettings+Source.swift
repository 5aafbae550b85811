import API

extension GraphQLSettings {
    /// From the settings whose names begin with `CALOTYPE_GRAPHQL`.
    init(_ source: SettingsSource) throws {
        self.init()
        if let text = source.text(.graphQLLimits) {
            do throws(InvalidLimit) {
                try setLimits(text)
            } catch {
                throw SettingError.invalid(
                    .graphQLLimits, value: text, expected: "names and numbers, but \(error)")
            }
        }
        let introspection = try source.required(.graphQLIntrospection)
        guard ["on", "off"].contains(introspection) else {
            throw SettingError.invalid(.graphQLIntrospection, value: introspection, expected: "on or off")
        }
        allowsIntrospection = introspection == "on"
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
}
