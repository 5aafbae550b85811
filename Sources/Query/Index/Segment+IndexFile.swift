import Catalog

extension Segment {
    func write(to file: inout IndexFileWriter) throws {
        try columns.write(to: &file)
        try terms.write(to: &file)
        try file.write(folders)
        try baseNames.write(to: &file)
        let names = otherFilenames.sorted { $0.key < $1.key }
        try file.write(names.map(\.key))
        try file.write(names.map(\.value))
        try words.write(to: &file)
        try file.write(photosWithText)
        try withoutAIResults.write(to: &file)
        try file.write(liveHalves.all)
        try positioned.write(to: &file)
        try favourites.write(to: &file)
        try file.write(copies.count)
        for copies in copies { try file.write(copies) }
        try orders.write(to: &file)
        try placeOrder.write(to: &file)
        try file.write(idOrder)
    }
}

extension Segment.Columns: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        for column in [ids, instantLessTaken, added, changed, sizeBytes, width, height, folder] {
            try column.write(to: &file)
        }
        for column in [faceCount, rating, iso, fNumber, focalLength, focalLength35, exposure] {
            try column.write(to: &file)
        }
        try file.write(taken)
        try file.write(latitude)
        try file.write(longitude)
        try file.write(perceptualHash)
        try file.write(content)
        try file.write(flags)
    }

    init(from file: inout IndexFileReader) throws {
        ids = try PackedColumn(from: &file)
        instantLessTaken = try PackedColumn(from: &file)
        added = try PackedColumn(from: &file)
        changed = try PackedColumn(from: &file)
        sizeBytes = try PackedColumn(from: &file)
        width = try PackedColumn(from: &file)
        height = try PackedColumn(from: &file)
        folder = try PackedColumn(from: &file)
        faceCount = try BitSlicedColumn(from: &file)
        rating = try BitSlicedColumn(from: &file)
        iso = try BitSlicedColumn(from: &file)
        fNumber = try BitSlicedColumn(from: &file)
        focalLength = try BitSlicedColumn(from: &file)
        focalLength35 = try BitSlicedColumn(from: &file)
        exposure = try BitSlicedColumn(from: &file)
        taken = try file.numbers()
        latitude = try file.numbers()
        longitude = try file.numbers()
        perceptualHash = try file.numbers()
        content = try file.numbers()
        flags = try file.numbers()
    }
}

extension Segment.Terms: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        for table in all { try table.write(to: &file) }
        try aiRuns.write(to: &file)
    }

    /// In the order of ``all``, followed by the runs of AI writers.
    init(from file: inout IndexFileReader) throws {
        tags = try TermDictionary(from: &file)
        objects = try TermDictionary(from: &file)
        people = try TermDictionary(from: &file)
        cameraMakes = try TermDictionary(from: &file)
        cameraModels = try TermDictionary(from: &file)
        lenses = try TermDictionary(from: &file)
        places = try TermDictionary(from: &file)
        countryCodes = try TermDictionary(from: &file)
        countries = try TermDictionary(from: &file)
        regions = try TermDictionary(from: &file)
        cities = try TermDictionary(from: &file)
        mediaTypes = try TermDictionary(from: &file)
        fileExtensions = try TermDictionary(from: &file)
        aiStatuses = try TermDictionary(from: &file)
        aiRuns = try AIRunTable(from: &file)
    }
}

extension AIRunTable: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        try file.write(kinds.count)
        for (kind, writers) in kinds {
            try file.write(kind.part.rawValue)
            try file.write(kind.failed ? 1 : 0)
            try file.write(kind.version == nil ? 0 : 1)
            try file.write(kind.version ?? [])
            try writers.write(to: &file)
        }
    }

    init(from file: inout IndexFileReader) throws {
        kinds = try (0..<file.count()).map { _ in
            guard let part = AIPart(rawValue: try file.string()) else {
                throw IndexFileError.damaged("a section is unknown")
            }
            let failed = try file.integer() == 1
            let hasVersion = try file.integer() == 1
            let version: [Int32] = try file.numbers()
            let kind = AIRunKind(part: part, failed: failed, version: hasVersion ? version : nil)
            return (kind, try TermDictionary(from: &file))
        }
    }
}

extension Segment.Orders: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        for order in [added, changed, sizeBytes, name] { try order.write(to: &file) }
    }

    init(from file: inout IndexFileReader) throws {
        added = try RankBuckets(from: &file)
        changed = try RankBuckets(from: &file)
        sizeBytes = try RankBuckets(from: &file)
        name = try RankBuckets(from: &file)
    }
}
