/// What each key of the search language means.
enum SearchKeys {
    typealias Reader = @Sendable ([SearchToken.Value]) throws(SearchSyntaxError) -> PhotoFilter

    static let names = (Array(readers.keys) + SearchTermKeys.names + SearchRunKeys.names).sorted()

    /// - Throws: ``SearchSyntaxError`` at `position` for a key that is not known, or with the place of a wrong value.
    static func filter(
        _ key: String, _ values: [SearchToken.Value], at position: Int
    ) throws(SearchSyntaxError) -> PhotoFilter {
        try checkSize(of: values, key)
        if let read = readers[key] { return try read(values) }
        if let filter = try SearchTermKeys.filter(key, texts(values), at: position) { return filter }
        if let filter = try SearchRunKeys.filter(key, texts(values), at: position) { return filter }
        throw SearchSyntaxError(
            position: position, reason: "\"\(key)\" is unknown; allowed: " + names.joined(separator: ", "))
    }

    /// What the tree's lists and texts may be.
    private static func checkSize(of values: [SearchToken.Value], _ key: String) throws(SearchSyntaxError) {
        if values.count > FilterLimits.listLength {
            throw SearchSyntaxError(
                position: values[FilterLimits.listLength].position,
                reason: "must not have more than \(FilterLimits.listLength) values")
        }
        let bytes =
            switch key {
            case "path": FilterLimits.pathBytes
            case "status": FilterLimits.statusBytes
            default: FilterLimits.textBytes
            }
        for value in values where value.text.utf8.count > bytes {
            throw SearchSyntaxError(position: value.position, reason: "must not be longer than \(bytes) bytes")
        }
    }

    private static let readers: [String: Reader] = [
        "camera": { (values) throws(SearchSyntaxError) in
            .or([.cameraModels(texts(values)), .cameraMakes(texts(values))])
        },
        "make": { (values) throws(SearchSyntaxError) in .cameraMakes(texts(values)) },
        "model": { (values) throws(SearchSyntaxError) in .cameraModels(texts(values)) },
        "lens": { (values) throws(SearchSyntaxError) in .lenses(texts(values)) },
        "country": { (values) throws(SearchSyntaxError) in .countries(texts(values)) },
        "region": { (values) throws(SearchSyntaxError) in .regions(texts(values)) },
        "city": { (values) throws(SearchSyntaxError) in .cities(texts(values)) },
        "place": { (values) throws(SearchSyntaxError) in
            .or([.cities(texts(values)), .regions(texts(values)), .countries(texts(values))])
        },
        "near": { (values) throws(SearchSyntaxError) in try any(values, SearchValues.near) },
        "box": { (values) throws(SearchSyntaxError) in try any(values, SearchValues.box) },
        "taken": { (values) throws(SearchSyntaxError) in try any(values, SearchValues.taken) },
        "added": { (values) throws(SearchSyntaxError) in
            try any(values) { (value) throws(SearchSyntaxError) in .added(try SearchValues.instants(value)) }
        },
        "changed": { (values) throws(SearchSyntaxError) in
            try any(values) { (value) throws(SearchSyntaxError) in .changed(try SearchValues.instants(value)) }
        },
        "year": { (values) throws(SearchSyntaxError) in .years(try SearchValues.integers(values, in: 1...9999)) },
        "month": { (values) throws(SearchSyntaxError) in .months(try SearchValues.integers(values, in: 1...12)) },
        "on": { (values) throws(SearchSyntaxError) in try any(values, SearchValues.dayOfYear) },
        "iso": numbers(in: FilterLimits.iso) { .iso($0) },
        "f": numbers(in: FilterLimits.aperture, asShown: true) { .aperture($0) },
        "focal": numbers(in: FilterLimits.focalLength, asShown: true) { .focalLength($0) },
        "focal35": numbers(in: FilterLimits.focalLength) { .focalLength35($0) },
        "exposure": numbers(in: FilterLimits.exposure, asShown: true) { .exposure($0) },
        "faces": numbers(in: FilterLimits.faceCount) { .faceCount($0) },
        "size": numbers(in: FilterLimits.fileSize) { .fileSize($0) },
        "mp": numbers(in: FilterLimits.megapixels) { .megapixels($0) },
        "rating": numbers(in: FilterLimits.rating) { .rating($0) },
        "type": { (values) throws(SearchSyntaxError) in .mediaTypes(try SearchValues.mediaTypes(values)) },
        "ext": { (values) throws(SearchSyntaxError) in .fileExtensions(texts(values)) },
        "text": { (values) throws(SearchSyntaxError) in
            try any(values) { (value) throws(SearchSyntaxError) in .text(try SearchValues.words(value)) }
        },
        "phrase": { (values) throws(SearchSyntaxError) in
            try any(values) { (value) throws(SearchSyntaxError) in .phrase(try SearchValues.words(value)) }
        },
        "path": { (values) throws(SearchSyntaxError) in
            try any(values) { (value) throws(SearchSyntaxError) in .pathPrefix(value.text) }
        },
        "status": { (values) throws(SearchSyntaxError) in .aiStatuses(texts(values)) },
        "similar": { (values) throws(SearchSyntaxError) in try any(values, SearchValues.similar) },
        "has": { (values) throws(SearchSyntaxError) in try any(values, SearchValues.has) },
        "no": { (values) throws(SearchSyntaxError) in try any(values, SearchValues.lack) },
        "shape": { (values) throws(SearchSyntaxError) in .shapes(try SearchValues.shapes(values)) },
        "is": { (values) throws(SearchSyntaxError) in try any(values, SearchValues.property) },
        "id": { (values) throws(SearchSyntaxError) in .ids(try SearchValues.ids(values)) },
    ]

    private static func texts(_ values: [SearchToken.Value]) -> [String] { values.map(\.text) }

    /// At least one of the values.
    private static func any(
        _ values: [SearchToken.Value], _ read: (SearchToken.Value) throws(SearchSyntaxError) -> PhotoFilter
    ) throws(SearchSyntaxError) -> PhotoFilter {
        var filters: [PhotoFilter] = []
        for value in values { filters.append(try read(value)) }
        return filters.count == 1 ? filters[0] : .or(filters)
    }

    private static func numbers(
        in allowed: ClosedRange<Double>, asShown: Bool = false,
        _ make: @escaping @Sendable (HalfOpen<Double>) -> PhotoFilter
    ) -> Reader {
        { (values) throws(SearchSyntaxError) in
            try any(values) { (value) throws(SearchSyntaxError) in
                make(try SearchValues.numbers(value, in: allowed, asShown: asShown))
            }
        }
    }
}
