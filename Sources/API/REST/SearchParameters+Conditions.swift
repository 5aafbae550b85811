import Catalog

extension FlatValues {
    /// The least confidence of a kind of terms.
    static let confidences = ["objects": "objectConfidence", "people": "personConfidence"]

    /// One parameter for each way of matching terms of a kind.
    static func terms(
        _ member: String, _ names: KeyValuePairs<String, String>
    ) -> [(name: String, read: SearchParameters.ConditionReader)] {
        names.map { way, name in
            (
                name,
                { (flat) throws(InputError) in
                    guard let confidence = confidences[member] else { return try flat.terms(member, way) }
                    return try flat.terms(member, way, confidence: confidence)
                }
            )
        }
    }
}

extension SearchParameters {
    typealias ConditionReader = @Sendable (FlatValues) throws(InputError) -> PhotoFilter?

    /// Each parameter, or pair of parameters, with the condition it stands for.
    static let conditions = terms + facts

    private static let facts: [(name: String, read: ConditionReader)] = [
        ("taken", { (flat) throws(InputError) in try flat.range("taken", isNumber: false) }),
        ("takenInstant", { (flat) throws(InputError) in try flat.range("takenInstant", isNumber: false) }),
        ("added", { (flat) throws(InputError) in try flat.range("added", isNumber: false) }),
        ("changed", { (flat) throws(InputError) in try flat.range("changed", isNumber: false) }),
        ("year", { (flat) throws(InputError) in try flat.numbers("years") }),
        ("month", { (flat) throws(InputError) in try flat.numbers("months") }),
        ("dayOfYear", { (flat) throws(InputError) in try flat.dayOfYear() }),
        ("undated", { (flat) throws(InputError) in try flat.flag("undated") }),
        ("near", { (flat) throws(InputError) in try flat.near() }),
        ("box", { (flat) throws(InputError) in try flat.box() }),
        ("hasPosition", { (flat) throws(InputError) in try flat.flag("hasPosition") }),
        ("country", { (flat) throws(InputError) in try flat.list("countries") }),
        ("region", { (flat) throws(InputError) in try flat.list("regions") }),
        ("city", { (flat) throws(InputError) in try flat.list("cities") }),
        ("make", { (flat) throws(InputError) in try flat.list("cameraMakes") }),
        ("camera", { (flat) throws(InputError) in try flat.list("cameraModels") }),
        ("lens", { (flat) throws(InputError) in try flat.list("lenses") }),
        ("iso", { (flat) throws(InputError) in try flat.range("iso") }),
        ("aperture", { (flat) throws(InputError) in try flat.range("aperture") }),
        ("focalLength", { (flat) throws(InputError) in try flat.range("focalLength") }),
        ("focalLength35", { (flat) throws(InputError) in try flat.range("focalLength35") }),
        ("exposure", { (flat) throws(InputError) in try flat.range("exposure") }),
        ("faceCount", { (flat) throws(InputError) in try flat.range("faceCount") }),
        ("mediaType", { (flat) throws(InputError) in try flat.list("mediaTypes") }),
        ("extension", { (flat) throws(InputError) in try flat.list("fileExtensions") }),
        ("fileSize", { (flat) throws(InputError) in try flat.range("fileSize") }),
        ("megapixels", { (flat) throws(InputError) in try flat.range("megapixels") }),
        ("shape", { (flat) throws(InputError) in try flat.list("shapes") }),
        ("pathPrefix", { (flat) throws(InputError) in try flat.text("pathPrefix") }),
        ("text", { (flat) throws(InputError) in try flat.text("text") }),
        ("phrase", { (flat) throws(InputError) in try flat.text("phrase") }),
        ("rating", { (flat) throws(InputError) in try flat.range("rating") }),
        ("favourite", { (flat) throws(InputError) in try flat.flag("favourite") }),
        ("aiStatus", { (flat) throws(InputError) in try flat.list("aiStatuses") }),
        ("aiWriter", { (flat) throws(InputError) in try flat.aiRun() }),
        ("hasError", { (flat) throws(InputError) in try flat.flag("hasError") }),
        ("hasDuplicates", { (flat) throws(InputError) in try flat.flag("hasDuplicates") }),
        ("isLiveClip", { (flat) throws(InputError) in try flat.flag("isLiveClip") }),
        ("isUnsupported", { (flat) throws(InputError) in try flat.flag("isUnsupported") }),
        (
            "objectConfidence",
            { (flat) throws(InputError) in
                try flat.standsBeside(["object", "allObjects", "noObjects", "onlyObjects"])
            }
        ),
        (
            "personConfidence",
            { (flat) throws(InputError) in try flat.standsBeside(["person", "allPeople", "noPeople", "onlyPeople"]) }
        ),
        ("similar", { (flat) throws(InputError) in try flat.similar() }),
        ("id", { (flat) throws(InputError) in try flat.list("ids") }),
    ]

    /// Tags, objects and people, each in every way of matching.
    private static let terms =
        FlatValues.terms("tags", ["any": "tag", "all": "allTags", "none": "noTags", "only": "onlyTags"])
        + FlatValues.terms(
            "objects", ["any": "object", "all": "allObjects", "none": "noObjects", "only": "onlyObjects"])
        + FlatValues.terms("people", ["any": "person", "all": "allPeople", "none": "noPeople", "only": "onlyPeople"])

    private static let ranges: Set<String> = [
        "taken", "takenInstant", "added", "changed", "iso", "aperture", "focalLength", "focalLength35", "exposure",
        "faceCount", "fileSize", "megapixels", "rating",
    ]

    /// Every parameter that belongs to the filter.
    static let filterNames: Set<String> = Set(
        conditions.flatMap { ranges.contains($0.name) ? [$0.name + "From", $0.name + "To"] : [$0.name] }
    ).union(["q", "radius", "distance"]).union(FlatValues.runMembers.map(\.value))
}
