package import JSON

/// The request of an AI writer for photos that its model has not processed yet.
package struct AIClaimRequest: Sendable {
    /// The target of the links.
    package enum Picture: String, Sendable, CaseIterable {
        case grid, screen, original
    }

    package let author: AIAuthor
    package let parts: [AIPart]
    /// 1…1,000 photos.
    package let limit: Int
    /// 10…86,400 seconds after which an unfinished photo is available to other processes again.
    package let lease: Int
    package let picture: Picture

    /// Reads `{"writer", "version", "parts", "limit", "leaseSeconds", "picture"}`. The defaults are 100 photos, ten
    /// minutes, and links to the thumbnails of 1,440 pixels.
    ///
    /// - Throws: ``InputError`` that names the field.
    package init(_ input: JSONValue) throws(InputError) {
        let names = ["writer", "version", "parts", "limit", "leaseSeconds", "picture"]
        let fields = try InputReader(path: "body", value: input).members(names)
        guard let author = try AIAuthor.read(fields, path: "body") else {
            throw InputError(path: "writer", reason: "is missing")
        }
        guard let parts = try fields["parts"]?.aiParts() else {
            throw InputError(path: "parts", reason: "is missing")
        }
        self.author = author
        self.parts = parts
        limit = try fields["limit"]?.integer(in: 1...1000) ?? 100
        lease = try fields["leaseSeconds"]?.integer(in: 10...86_400) ?? 600
        if let field = fields["picture"] {
            guard let picture = Picture(rawValue: try field.string()) else {
                throw field.error("must be grid, screen or original")
            }
            self.picture = picture
        } else {
            picture = .screen
        }
    }
}
