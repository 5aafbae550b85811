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
        try file.write(wordedPhotos)
        try withoutAIResults.write(to: &file)
        try file.write(liveHalves.all)
        try positioned.write(to: &file)
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
        faceCount = try CodedColumn(from: &file)
        rating = try CodedColumn(from: &file)
        iso = try CodedColumn(from: &file)
        fNumber = try CodedColumn(from: &file)
        focalLength = try CodedColumn(from: &file)
        focalLength35 = try CodedColumn(from: &file)
        exposure = try CodedColumn(from: &file)
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

    /// In the order of ``all``, and what AI writers did behind it.
    init(from file: inout IndexFileReader) throws {
        tags = try TermTable(from: &file)
        objects = try TermTable(from: &file)
        people = try TermTable(from: &file)
        cameraMakes = try TermTable(from: &file)
        cameraModels = try TermTable(from: &file)
        lenses = try TermTable(from: &file)
        places = try TermTable(from: &file)
        countryCodes = try TermTable(from: &file)
        countries = try TermTable(from: &file)
        regions = try TermTable(from: &file)
        cities = try TermTable(from: &file)
        mediaTypes = try TermTable(from: &file)
        fileExtensions = try TermTable(from: &file)
        aiStatuses = try TermTable(from: &file)
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
                throw IndexFileFlaw.damaged("a section is unknown")
            }
            let failed = try file.integer() == 1
            let hasVersion = try file.integer() == 1
            let version: [Int32] = try file.numbers()
            let kind = AIRunKind(part: part, failed: failed, version: hasVersion ? version : nil)
            return (kind, try TermTable(from: &file))
        }
    }
}

extension Segment.Orders: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        for order in [added, changed, sizeBytes, name] { try order.write(to: &file) }
    }

    init(from file: inout IndexFileReader) throws {
        added = try OrderStretches(from: &file)
        changed = try OrderStretches(from: &file)
        sizeBytes = try OrderStretches(from: &file)
        name = try OrderStretches(from: &file)
    }
}
