package import JSON

extension AIResults {
    /// Maximum tags, objects or faces per photo.
    package static let listLimit = 1000

    static let memberNames = ["tags", "objects", "faces", "status"]

    /// Reads `{"tags": [...], "objects": [{"label", "confidence", "box"}], "faces": [{"person", "confidence", "box"}],
    /// "status": "done"}`; `box` is `[x, y, width, height]` as fractions.
    ///
    /// - Throws: ``InputError`` that names the field and what is allowed.
    package init(_ input: JSONValue, path: String = "results") throws(InputError) {
        let fields = try InputReader(path: path, value: input).members(Self.memberNames)
        if let field = fields["tags"] {
            tags = try field.list { (element) throws(InputError) in try element.string(maximumCharacters: 500) }
        }
        if let field = fields["objects"] {
            objects = try field.list { (element) throws(InputError) in try Self.object(element) }
        }
        if let field = fields["faces"] {
            faces = try field.list { (element) throws(InputError) in try Self.face(element) }
        }
        if let field = fields["status"] {
            status = try field.string(maximumCharacters: 50)
        }
        guard tags != nil || objects != nil || faces != nil || status != nil else {
            throw InputError(path: path, reason: "needs `tags`, `objects`, `faces` or `status`")
        }
    }

    private static func object(_ element: InputReader) throws(InputError) -> DetectedObject {
        let fields = try element.members(["label", "confidence", "box"])
        guard let label = try fields["label"]?.string(maximumCharacters: 500) else {
            throw element.error("needs `label`")
        }
        return DetectedObject(
            label: label, confidence: try fields["confidence"]?.number(in: 0...1), box: try fields["box"]?.box())
    }

    private static func face(_ element: InputReader) throws(InputError) -> Face {
        let fields = try element.members(["person", "confidence", "box"])
        return Face(
            person: try fields["person"]?.string(maximumCharacters: 500),
            confidence: try fields["confidence"]?.number(in: 0...1), box: try fields["box"]?.box())
    }
}

extension InputReader {
    /// A list that may be empty, unlike those of filters.
    fileprivate func list<Element>(
        _ read: (InputReader) throws(InputError) -> Element
    ) throws(InputError) -> [Element] {
        guard case .list(let values) = value else { throw error("must be a list") }
        guard values.count <= AIResults.listLimit else {
            throw error("must not have more than \(AIResults.listLimit) elements")
        }
        var elements: [Element] = []
        for (index, value) in values.enumerated() {
            elements.append(try read(InputReader(path: "\(path)[\(index)]", value: value)))
        }
        return elements
    }

    fileprivate func box() throws(InputError) -> FractionBox {
        let numbers = try list { (element) throws(InputError) in try element.number(in: 0...1) }
        guard numbers.count == 4 else { throw error("must be four numbers: x, y, width, height") }
        return FractionBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    }
}

/// The JSON of the shared table's columns.
extension AIResults {
    package var objectsJSON: String? {
        objects.map { objects in
            JSONValue.list(
                objects.map { object in
                    .object(["label": .string(object.label)] + Self.seen(object.confidence, object.box))
                }
            ).json
        }
    }

    package var facesJSON: String? {
        faces.map { faces in
            JSONValue.list(
                faces.map { face in
                    let person = face.person.map { ["person": .string($0)] as JSONObject } ?? [:]
                    return .object(person + Self.seen(face.confidence, face.box))
                }
            ).json
        }
    }

    private static func seen(_ confidence: Double?, _ box: FractionBox?) -> JSONObject {
        var members: JSONObject = [:]
        if let confidence { members.append("confidence", .number(confidence)) }
        if let box {
            let numbers = [box.x, box.y, box.width, box.height]
            members.append("box", .list(numbers.map(JSONValue.number)))
        }
        return members
    }
}
