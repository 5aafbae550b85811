import JSON

/// The version of an AI writer's model: one to four integers up to 2147483647, separated by dots: `2` or `1.10.3`.
package struct ModelVersion: Hashable, Sendable {
    package let text: String
    package let numbers: [Int32]

    /// Nil for any other string.
    package init?(_ text: String) {
        guard text.utf8.count <= 43 else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 4 else { return nil }
        var numbers: [Int32] = []
        for part in parts {
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int32(part) else { return nil }
            numbers.append(number)
        }
        self.text = text
        self.numbers = numbers
    }
}

/// A part of the AI results. Each part is written independently.
package enum AIPart: String, Sendable, CaseIterable {
    case faces, objects, tags
}

/// The writer of AI results.
package struct AIAuthor: Hashable, Sendable {
    /// 1…100 characters.
    package let writer: String
    package let version: ModelVersion

    package init(writer: String, version: ModelVersion) {
        self.writer = writer
        self.version = version
    }
}

extension AIAuthor {
    /// Reads the fields `writer` and `version`; nil if both are missing.
    static func read(_ fields: [String: InputReader], path: String) throws(InputError) -> AIAuthor? {
        guard fields["writer"] != nil || fields["version"] != nil else { return nil }
        guard let writer = fields["writer"], let version = fields["version"] else {
            throw InputError(path: path, reason: "needs `writer` and `version` together")
        }
        guard let number = ModelVersion(try version.string()) else {
            throw version.error(
                "must be one to four numbers up to 2147483647, separated by dots, such as 2 or 1.10.3")
        }
        return AIAuthor(writer: try writer.string(maximumCharacters: 100), version: number)
    }
}

extension InputReader {
    /// A list of parts, each once.
    func aiParts() throws(InputError) -> [AIPart] {
        guard case .list(let values) = value, !values.isEmpty, values.count <= 100 else {
            throw error("must be a list of parts")
        }
        var parts: [AIPart] = []
        for (index, value) in values.enumerated() {
            let element = InputReader(path: "\(path)[\(index)]", value: value)
            guard let part = AIPart(rawValue: try element.string()) else {
                throw element.error("must be faces, objects or tags")
            }
            if !parts.contains(part) { parts.append(part) }
        }
        return parts
    }
}
