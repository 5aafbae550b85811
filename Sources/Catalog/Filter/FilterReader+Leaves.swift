import JSON

extension FilterReader {
    typealias LeafReader = @Sendable (InputReader) throws(InputError) -> PhotoFilter

    /// The conditions that are not made of other conditions, by their names in JSON and GraphQL.
    static let leaves: [String: LeafReader] = time.merging(place) { first, _ in first }
        .merging(camera) { first, _ in first }
        .merging(contents) { first, _ in first }
        .merging(file) { first, _ in first }

    private static let time: [String: LeafReader] = [
        "taken": { (field) throws(InputError) in .taken(try field.clockRange()) },
        "takenInstant": { (field) throws(InputError) in .takenInstant(try field.instantRange()) },
        "years": { (field) throws(InputError) in .years(try field.integers(in: 1...9999)) },
        "months": { (field) throws(InputError) in .months(try field.integers(in: 1...12)) },
        "dayOfYear": { (field) throws(InputError) in try dayOfYear(field) },
        "undated": { (field) throws(InputError) in .undated(try field.bool()) },
        "added": { (field) throws(InputError) in .added(try field.instantRange()) },
        "changed": { (field) throws(InputError) in .changed(try field.instantRange()) },
    ]

    private static let place: [String: LeafReader] = [
        "near": { (field) throws(InputError) in try near(field) },
        "box": { (field) throws(InputError) in .within(try box(field)) },
        "hasPosition": { (field) throws(InputError) in .hasPosition(try field.bool()) },
        "countries": { (field) throws(InputError) in .countries(try field.strings()) },
        "regions": { (field) throws(InputError) in .regions(try field.strings()) },
        "cities": { (field) throws(InputError) in .cities(try field.strings()) },
    ]

    private static let camera: [String: LeafReader] = [
        "cameraMakes": { (field) throws(InputError) in .cameraMakes(try field.strings()) },
        "cameraModels": { (field) throws(InputError) in .cameraModels(try field.strings()) },
        "lenses": { (field) throws(InputError) in .lenses(try field.strings()) },
        "iso": { (field) throws(InputError) in .iso(try field.numberRange(in: FilterLimits.iso)) },
        "aperture": { (field) throws(InputError) in .aperture(try field.numberRange(in: FilterLimits.aperture)) },
        "focalLength": { (field) throws(InputError) in
            .focalLength(try field.numberRange(in: FilterLimits.focalLength))
        },
        "focalLength35": { (field) throws(InputError) in
            .focalLength35(try field.numberRange(in: FilterLimits.focalLength))
        },
        "exposure": { (field) throws(InputError) in .exposure(try field.numberRange(in: FilterLimits.exposure)) },
    ]

    private static let contents: [String: LeafReader] = [
        "tags": { (field) throws(InputError) in
            let terms = try terms(field)
            return each(terms.match) { .tags($0) }
        },
        "objects": { (field) throws(InputError) in
            let terms = try terms(field, confidence: true)
            return each(terms.match) { .objects($0, minimumConfidence: terms.minimum) }
        },
        "people": { (field) throws(InputError) in
            let terms = try terms(field, confidence: true)
            return each(terms.match) { .people($0, minimumConfidence: terms.minimum) }
        },
        "faceCount": { (field) throws(InputError) in .faceCount(try field.numberRange(in: FilterLimits.faceCount)) },
        "text": { (field) throws(InputError) in .text(try field.words()) },
        "phrase": { (field) throws(InputError) in .phrase(try field.words()) },
        "rating": { (field) throws(InputError) in .rating(try field.numberRange(in: FilterLimits.rating)) },
        "favourite": { (field) throws(InputError) in .favourite(try field.bool()) },
        "aiStatuses": { (field) throws(InputError) in .aiStatuses(try statuses(field)) },
        "aiRun": { (field) throws(InputError) in .aiRun(try AIRunMatch(field)) },
        "similar": { (field) throws(InputError) in try similar(field) },
    ]

    private static let file: [String: LeafReader] = [
        "mediaTypes": { (field) throws(InputError) in .mediaTypes(try mediaTypes(field)) },
        "fileExtensions": { (field) throws(InputError) in .fileExtensions(try field.strings()) },
        "fileSize": { (field) throws(InputError) in .fileSize(try field.numberRange(in: FilterLimits.fileSize)) },
        "megapixels": { (field) throws(InputError) in .megapixels(try field.numberRange(in: FilterLimits.megapixels))
        },
        "shapes": { (field) throws(InputError) in .shapes(try shapes(field)) },
        "pathPrefix": { (field) throws(InputError) in
            .pathPrefix(try field.string(maximumBytes: FilterLimits.pathBytes))
        },
        "hasError": { (field) throws(InputError) in .hasError(try field.bool()) },
        "hasDuplicates": { (field) throws(InputError) in .hasDuplicates(try field.bool()) },
        "isLiveClip": { (field) throws(InputError) in .isLiveClip(try field.bool()) },
        "isUnsupported": { (field) throws(InputError) in .isUnsupported(try field.bool()) },
        "ids": { (field) throws(InputError) in .ids(try ids(field)) },
    ]
}

private func dayOfYear(_ field: InputReader) throws(InputError) -> PhotoFilter {
    let fields = try field.members(["month", "day"])
    guard let month = try fields["month"]?.integer(in: 1...12), let dayField = fields["day"] else {
        throw field.error("needs `month` and `day`")
    }
    // A leap year, so that the 29th of February may be asked for.
    let day = try dayField.integer(in: 1...CivilDate.days(inMonth: month, of: 2000))
    return .dayOfYear(month: month, day: day)
}

private func near(_ field: InputReader) throws(InputError) -> PhotoFilter {
    let fields = try field.members(["latitude", "longitude", "metres"])
    guard let latitude = try fields["latitude"]?.number(in: -90...90),
        let longitude = try fields["longitude"]?.number(in: -180...180),
        let metres = try fields["metres"]?.number(in: FilterLimits.metres),
        let place = Coordinate(latitude: latitude, longitude: longitude)
    else { throw field.error("needs `latitude`, `longitude` and `metres`") }
    return .near(place, metres: metres)
}

private func box(_ field: InputReader) throws(InputError) -> BoundingBox {
    let fields = try field.members(["west", "south", "east", "north"])
    guard let west = try fields["west"]?.number(in: -180...180),
        let south = try fields["south"]?.number(in: -90...90),
        let east = try fields["east"]?.number(in: -180...180), let north = try fields["north"]?.number(in: -90...90)
    else { throw field.error("needs `west`, `south`, `east` and `north`") }
    guard let box = BoundingBox(west: west, south: south, east: east, north: north) else {
        throw field.error("`south` must not be greater than `north`")
    }
    return box
}

private func terms(
    _ field: InputReader, confidence: Bool = false
) throws(InputError) -> (match: TermMatch, minimum: Double?) {
    let fields = try field.members(["any", "all", "none", "only"] + (confidence ? ["minimumConfidence"] : []))
    var match = TermMatch()
    if let any = fields["any"] { match.any = try any.strings() }
    if let all = fields["all"] { match.all = try all.strings() }
    if let none = fields["none"] { match.none = try none.strings() }
    if let only = fields["only"] { match.only = try only.strings() }
    guard !match.isEmpty else { throw field.error("needs `any`, `all`, `none` or `only`") }
    return (match, try fields["minimumConfidence"]?.number(in: 0...1))
}

/// A condition for each way of matching, which together mean the same: the search language says them one by one.
private func each(_ match: TermMatch, _ condition: (TermMatch) -> PhotoFilter) -> PhotoFilter {
    let conditions = match.ways.map { condition($0.way.match($0.names)) }
    return conditions.count == 1 ? conditions[0] : .and(conditions)
}

private func mediaTypes(_ field: InputReader) throws(InputError) -> [String] {
    var names: [String] = []
    for element in try field.elements() {
        guard let name = MediaTypeName.read(try element.string()) else {
            throw element.error("must be \(MediaTypeName.allowed)")
        }
        names.append(name)
    }
    return names
}

private func statuses(_ field: InputReader) throws(InputError) -> [String] {
    var statuses: [String] = []
    for element in try field.elements() {
        statuses.append(
            element.value == .string("") ? "" : try element.string(maximumBytes: FilterLimits.statusBytes))
    }
    return statuses
}

private func similar(_ field: InputReader) throws(InputError) -> PhotoFilter {
    let fields = try field.members(["hash", "distance"])
    guard let hashField = fields["hash"] else { throw field.error("needs `hash`") }
    guard let hash = PerceptualHash(hex: try hashField.string()) else {
        throw hashField.error("must be 16 hexadecimal digits")
    }
    return .similar(hash, distance: try fields["distance"]?.integer(in: 0...32) ?? 6)
}

private func shapes(_ field: InputReader) throws(InputError) -> Set<PhotoShape> {
    var shapes: Set<PhotoShape> = []
    for element in try field.elements() {
        guard let shape = PhotoShape(rawValue: try element.string().lowercased()) else {
            throw element.error("must be one of " + PhotoShape.allCases.map(\.rawValue).joined(separator: ", "))
        }
        shapes.insert(shape)
    }
    return shapes
}

private func ids(_ field: InputReader) throws(InputError) -> [PhotoID] {
    var ids: [PhotoID] = []
    for element in try field.elements() {
        if case .string(let text) = element.value, let id = PhotoID(text) {
            ids.append(id)
        } else if let number = element.value.wholeNumber, let id = PhotoID(rawValue: Int64(number)) {
            ids.append(id)
        } else {
            throw element.error(
                "must be the id of a photo, a whole number from 1; in JSON, write a large id as a string")
        }
    }
    return ids
}
