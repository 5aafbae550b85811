package import JSON

/// The results of one AI writer for one photo.
package struct AIWrite: Sendable {
    package let photo: PhotoID
    /// Nil if the writer only reports a failure.
    package let results: AIResults?
    /// Nil for a writer that does not name itself; versions are then not compared.
    package let author: AIAuthor?
    /// Parts that the writer failed to produce. They are not offered to this version again.
    package let failedParts: [AIPart]
    package let error: String?

    /// The results of a writer that does not name itself.
    package init(photo: PhotoID, results: AIResults) {
        self.photo = photo
        self.results = results
        author = nil
        failedParts = []
        error = nil
    }

    private static let ownMembers: Set<String> = ["photo", "writer", "version", "failed", "error"]

    /// Reads `{"photo", "writer", "version", "faces", "objects", "tags", "status", "failed", "error"}`.
    ///
    /// - Parameter photo: the photo named in the URL; the field `photo` is then not allowed.
    /// - Throws: ``InputError`` that names the field.
    package init(_ input: JSONValue, path: String, photo: PhotoID? = nil) throws(InputError) {
        guard case .object(let members) = input else { throw InputError(path: path, reason: "must be an object") }
        let own = members.filter { Self.ownMembers.contains($0.name) && !(photo != nil && $0.name == "photo") }
        let others = members.filter { member in !own.contains { $0.name == member.name } }
        // Names are validated whatever their values; null leaves a part unchanged.
        _ = try InputReader(path: path, value: .object(others)).members(AIResults.memberNames)
        let rest = others.filter { !$0.value.isNull }
        let fields = try InputReader(path: path, value: .object(own)).members(Self.ownMembers.sorted())
        if let photo {
            self.photo = photo
        } else {
            self.photo = try Self.photo(fields["photo"], path: path)
        }
        author = try AIAuthor.read(fields, path: path)
        failedParts = try fields["failed"]?.aiParts() ?? []
        error = try fields["error"]?.string(maximumCharacters: 2000)
        guard failedParts.isEmpty == (error == nil) else {
            throw InputError(path: path, reason: "needs `failed` and `error` together")
        }
        if !failedParts.isEmpty, author == nil {
            throw InputError(path: path, reason: "needs `writer` and `version` beside `failed`")
        }
        results = failedParts.isEmpty || !rest.isEmpty ? try AIResults(.object(rest), path: path) : nil
    }

    private static func photo(_ field: InputReader?, path: String) throws(InputError) -> PhotoID {
        guard let field else { throw InputError(path: path, reason: "needs `photo`") }
        guard let number = field.value.wholeNumber, let id = PhotoID(rawValue: Int64(number)) else {
            throw field.error("must be the id of a photo")
        }
        return id
    }
}

extension AIResults {
    /// The tags as JSON, beside ``facesJSON`` and ``objectsJSON``.
    package var tagsJSON: String? { tags.map { JSONValue.list($0.map(JSONValue.string)).json } }
}
