import Catalog

/// Builds a ``Segment`` from photos that come in the order of ``PhotoFacts/timelineKey``.
struct SegmentBuilder {
    private var ids: [Int64] = []
    private var taken: [Int64] = []
    private var instantLessTaken: [Int64] = []
    private var added: [Int64] = []
    private var changed: [Int64] = []
    private var sizeBytes: [Int64] = []
    private var latitude: [Int32] = []
    private var longitude: [Int32] = []
    private var perceptualHash: [UInt64] = []
    private var content: [UInt64] = []
    private var width: [Int64] = []
    private var height: [Int64] = []
    private var faceCount = BitSlicedColumnBuilder()
    private var rating = BitSlicedColumnBuilder()
    private var flags: [Segment.Flags] = []
    private var folder: [Int64] = []
    private var iso = BitSlicedColumnBuilder()
    private var fNumber = BitSlicedColumnBuilder()
    private var focalLength = BitSlicedColumnBuilder()
    private var focalLength35 = BitSlicedColumnBuilder()
    private var exposure = BitSlicedColumnBuilder()
    private var tags = TermDictionaryBuilder()
    private var objects = TermDictionaryBuilder(hasConfidence: true)
    private var people = TermDictionaryBuilder(hasConfidence: true)
    private var cameraMakes = TermDictionaryBuilder()
    private var cameraModels = TermDictionaryBuilder()
    private var lenses = TermDictionaryBuilder()
    private var places = TermDictionaryBuilder()
    private var countryCodes = TermDictionaryBuilder()
    private var countries = TermDictionaryBuilder()
    private var regions = TermDictionaryBuilder()
    private var cities = TermDictionaryBuilder()
    private var mediaTypes = TermDictionaryBuilder()
    private var fileExtensions = TermDictionaryBuilder()
    private var aiStatuses = TermDictionaryBuilder()
    private var aiRuns = AIRunTableBuilder()
    private var folders: [String] = []
    /// Keyed by bytes: Swift strings with differently composed accents are equal, but they are different folders in an
    /// object store.
    private var folderNumbers: [[UInt8]: Int64] = [:]
    private var baseNames = TextArena()
    private var otherFilenames: [UInt32: String] = [:]
    private var words = TextArena()
    private var photosWithText: [UInt32] = []
    private var withoutAIResults: [UInt32] = []
    private var liveHalves: [LiveHalf] = []
    private var favourites = FavouritePostingsBuilder()

    mutating func add(_ photo: PhotoFacts) {
        let position = ids.count
        ids.append(photo.id)
        taken.append(photo.taken ?? Segment.missing)
        instantLessTaken.append(photo.takenInstant.map { $0 &- (photo.taken ?? 0) } ?? Segment.missing)
        added.append(photo.added ?? Segment.missing)
        changed.append(photo.changed ?? Segment.missing)
        sizeBytes.append(photo.sizeBytes ?? Segment.missing)
        latitude.append(photo.position.map { Int32(($0.latitude * 1e6).rounded()) } ?? Segment.noPosition)
        longitude.append(photo.position.map { Int32(($0.longitude * 1e6).rounded()) } ?? Segment.noPosition)
        perceptualHash.append(photo.perceptualHash ?? 0)
        content.append(photo.content ?? 0)
        width.append(Int64(photo.width))
        height.append(Int64(photo.height))
        faceCount.append(photo.faceCount.map(Double.init))
        rating.append(photo.rating.map(Double.init))
        var flags: Segment.Flags = []
        if photo.perceptualHash != nil { flags.insert(.perceptualHash) }
        if photo.content != nil { flags.insert(.content) }
        if photo.favourite { flags.insert(.favourite) }
        if photo.hasError { flags.insert(.error) }
        if photo.isUnsupported { flags.insert(.unsupported) }
        self.flags.append(flags)
        iso.append(photo.iso)
        fNumber.append(photo.fNumber)
        focalLength.append(photo.focalLength)
        focalLength35.append(photo.focalLength35)
        exposure.append(photo.exposure)
        favourites.add(photo.favouriteUsers, at: position)
        addTerms(photo, at: position)
        addText(photo, at: position)
    }

    private mutating func addTerms(_ photo: PhotoFacts, at position: Int) {
        for tag in photo.tags { tags.add(tag, at: position) }
        for object in photo.objects { objects.add(object.name, at: position, confidence: object.confidence) }
        for person in photo.people { people.add(person.name, at: position, confidence: person.confidence) }
        cameraMakes.add(photo.cameraMake, at: position)
        cameraModels.add(photo.cameraModel, at: position)
        lenses.add(photo.lens, at: position)
        places.add(photo.placeName, at: position)
        countryCodes.add(photo.countryCode, at: position)
        countries.add(photo.country, at: position)
        regions.add(photo.region, at: position)
        cities.add(photo.city, at: position)
        mediaTypes.add(photo.mediaType, at: position)
        aiStatuses.add(photo.aiStatus, at: position)
        if let runs = photo.aiRuns { aiRuns.add(runs, at: position) }
        if !photo.hasAIResults { withoutAIResults.append(UInt32(position)) }
        if let key = photo.liveKey {
            let isClip = photo.mediaType?.hasPrefix("video/") ?? false
            liveHalves.append(LiveHalf(key: key, position: UInt32(position), isClip: isClip))
        }
    }

    private mutating func addText(_ photo: PhotoFacts, at position: Int) {
        let key = photo.path.flatMap { ObjectPath($0)?.key }
        var base = photo.filename ?? ""
        if let key {
            let slash = key.utf8.lastIndex(of: UInt8(ascii: "/"))
            let start = slash.map { key.utf8.index(after: $0) } ?? key.startIndex
            base = String(key[start...])
            folder.append(number(ofFolder: Array(key.utf8[..<start])))
        } else {
            folder.append(-1)
        }
        baseNames.append(base)
        var texts = base.utf8.allSatisfy { $0 < 0x80 } && collapsingSpaces(base) == base ? [] : [base]
        if let filename = photo.filename, filename != base {
            otherFilenames[UInt32(position)] = filename
            texts.append(filename)
        }
        texts += [photo.title, photo.description].compactMap { $0 } + photo.keywords
        if !texts.isEmpty {
            words.append(texts.map { collapsingSpaces(folded($0)) }.joined(separator: "\n"))
            photosWithText.append(UInt32(position))
        }
        fileExtensions.add(fileExtension(of: photo.filename ?? base), at: position)
    }

    private func fileExtension(of name: String) -> String? {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else { return nil }
        return String(name[name.utf8.index(after: dot)...])
    }

    private mutating func number(ofFolder name: [UInt8]) -> Int64 {
        if let number = folderNumbers[name] { return number }
        let number = Int64(folders.count)
        folders.append(String(decoding: name, as: UTF8.self))
        folderNumbers[name] = number
        return number
    }

    /// Returns the segment and clears the builder. Frees each array once it is packed, so that columns are never in memory
    /// twice.
    mutating func build() -> Segment {
        defer { self = SegmentBuilder() }
        baseNames.finish()
        words.finish()
        return Segment(
            columns: columns(), terms: terms(), folders: folders, baseNames: baseNames,
            otherFilenames: otherFilenames,
            words: words, photosWithText: trimmed(&photosWithText), withoutAIResults: Bitmap(withoutAIResults),
            liveHalves: trimmed(&liveHalves), favourites: favourites.build())
    }

    private mutating func columns() -> Segment.Columns {
        Segment.Columns(
            ids: packed(&ids), taken: trimmed(&taken), instantLessTaken: packed(&instantLessTaken),
            added: packed(&added), changed: packed(&changed), sizeBytes: packed(&sizeBytes),
            latitude: trimmed(&latitude), longitude: trimmed(&longitude), perceptualHash: trimmed(&perceptualHash),
            content: trimmed(&content), width: packed(&width), height: packed(&height), faceCount: faceCount.build(),
            rating: rating.build(), flags: trimmed(&flags), folder: packed(&folder), iso: iso.build(),
            fNumber: fNumber.build(), focalLength: focalLength.build(), focalLength35: focalLength35.build(),
            exposure: exposure.build())
    }

    private mutating func terms() -> Segment.Terms {
        Segment.Terms(
            tags: tags.build(), objects: objects.build(), people: people.build(), cameraMakes: cameraMakes.build(),
            cameraModels: cameraModels.build(), lenses: lenses.build(), places: places.build(),
            countryCodes: countryCodes.build(), countries: countries.build(), regions: regions.build(),
            cities: cities.build(), mediaTypes: mediaTypes.build(), fileExtensions: fileExtensions.build(),
            aiStatuses: aiStatuses.build(), aiRuns: aiRuns.build())
    }
}

/// Copies an array without spare capacity, and clears it.
private func trimmed<Element>(_ array: inout [Element]) -> [Element] {
    defer { array = [] }
    return [Element](unsafeUninitializedCapacity: array.count) { buffer, count in
        count = buffer.initialize(fromContentsOf: array)
    }
}

private func packed(_ array: inout [Int64]) -> PackedColumn {
    defer { array = [] }
    return PackedColumn(array)
}
