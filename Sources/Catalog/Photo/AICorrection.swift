package import JSON

/// A person's corrections of AI results for a photo, by part.
package struct AICorrection: Sendable {
    package let said: AIResults?
    /// Parts whose correction is withdrawn, so that AI writers determine them again.
    package let withdrawn: [AIPart]

    /// Reads `{"faces": [...], "objects": [...], "tags": [...]}` as in AI results; null withdraws a correction.
    ///
    /// - Throws: ``InputError`` that names the field.
    package init(_ input: JSONValue) throws(InputError) {
        let path = "body"
        guard case .object(let members) = input else { throw InputError(path: path, reason: "must be an object") }
        _ = try InputReader(path: path, value: input).members(AIPart.allCases.map(\.rawValue))
        withdrawn = members.filter { $0.value.isNull }.compactMap { AIPart(rawValue: $0.name) }
        let rest = members.filter { !$0.value.isNull }
        guard !members.isEmpty else { throw InputError(path: path, reason: "needs `faces`, `objects` or `tags`") }
        said = rest.isEmpty ? nil : try AIResults(.object(rest), path: path)
    }
}
