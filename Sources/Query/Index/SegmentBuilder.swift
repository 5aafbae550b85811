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
    private var faceCount = CodedColumnBuilder()
    private var rating = CodedColumnBuilder()
    private var flags: [Segment.Flags] = []
    private var folder: [Int64] = []
    private var iso = CodedColumnBuilder()
    private var fNumber = CodedColumnBuilder()
    private var focalLength = CodedColumnBuilder()
    private var focalLength35 = CodedColumnBuilder()
    private var exposure = CodedColumnBuilder()
    private var tags = TermTableBuilder()
    private var objects = TermTableBuilder(hasConfidence: true)
    private var people = TermTableBuilder(hasConfidence: true)
    private var cameraMakes = TermTableBuilder()
    private var cameraModels = TermTableBuilder()
    private var lenses = TermTableBuilder()
    private var places = TermTableBuilder()
    private var countryCodes = TermTableBuilder()
    private var countries = TermTableBuilder()
    private var regions = TermTableBuilder()
    private var cities = TermTableBuilder()
    private var mediaTypes = TermTableBuilder()
    private var fileExtensions = TermTableBuilder()
    private var aiStatuses = TermTableBuilder()
    private var aiRuns = AIRunTableBuilder()
    private var folders: [String] = []
    /// By bytes: to Swift texts are equal whose accents are composed differently, to an object store they are not.
    private var folderNumbers: [[UInt8]: Int64] = [:]
    private var baseNames = TextArena()
    private var otherFilenames: [UInt32: String] = [:]
    private var words = TextArena()
    private var wordedPhotos: [UInt32] = []
    private var withoutAIResults: [UInt32] = []
    private var liveHalves: [LiveHalf] = []

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
        var texts = base.utf8.allSatisfy { $0 < 0x80 } && evenlySpaced(base) == base ? [] : [base]
        if let filename = photo.filename, filename != base {
            otherFilenames[UInt32(position)] = filename
            texts.append(filename)
        }
        texts += [photo.title, photo.description].compactMap { $0 } + photo.keywords
        if !texts.isEmpty {
            words.append(texts.map { evenlySpaced(folded($0)) }.joined(separator: "\n"))
            wordedPhotos.append(UInt32(position))
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

    /// Makes the segment. What was gathered is given up on the way: a library's columns are not held twice.
    mutating func build() -> Segment {
        defer { self = SegmentBuilder() }
        baseNames.finish()
        words.finish()
        return Segment(
            columns: columns(), terms: terms(), folders: folders, baseNames: baseNames,
            otherFilenames: otherFilenames,
            words: words, wordedPhotos: exact(&wordedPhotos), withoutAIResults: Bitmap(withoutAIResults),
            liveHalves: exact(&liveHalves))
    }

    private mutating func columns() -> Segment.Columns {
        Segment.Columns(
            ids: packed(&ids), taken: exact(&taken), instantLessTaken: packed(&instantLessTaken),
            added: packed(&added), changed: packed(&changed), sizeBytes: packed(&sizeBytes),
            latitude: exact(&latitude), longitude: exact(&longitude), perceptualHash: exact(&perceptualHash),
            content: exact(&content), width: packed(&width), height: packed(&height), faceCount: faceCount.build(),
            rating: rating.build(), flags: exact(&flags), folder: packed(&folder), iso: iso.build(),
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

/// Without the room that growing left behind.
private func exact<Element>(_ array: inout [Element]) -> [Element] {
    defer { array = [] }
    return [Element](unsafeUninitializedCapacity: array.count) { buffer, count in
        count = buffer.initialize(fromContentsOf: array)
    }
}

private func packed(_ array: inout [Int64]) -> PackedColumn {
    defer { array = [] }
    return PackedColumn(array)
}
