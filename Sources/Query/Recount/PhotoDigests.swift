/// A hash per photo and field of some photos of a segment, to compare segments.
///
/// A photo has 29 hashes of 8 bytes. They are comparable within this process only.
struct PhotoDigests {
    /// The fields of a photo in the index, with the names of columns and kinds.
    enum Field: Int, CaseIterable {
        case path, filename, text, size, taken, takenInstant, added, changed, position, perceptualHash, content,
            size2D
        case faceCount, rating, flags, favourites, exposure, aiResults, livePhoto
        case tags, objects, people, camera, lens, place, mediaType, fileExtension, aiStatus, aiRuns

        var name: String { self == .size2D ? "dimensions" : "\(self)" }
    }

    private static let width = Field.allCases.count

    private let positions: Bitmap
    /// Row by row, all fields of a photo together.
    private var numbers: [Int]

    /// - Parameter positions: ascending.
    init(of segment: Segment, at positions: [UInt32]) {
        self.positions = Bitmap(positions)
        numbers = [Int](repeating: 0, count: positions.count * Self.width)
        for (row, position) in positions.enumerated() { addColumns(of: segment, at: Int(position), row) }
        addTerms(of: segment)
    }

    /// The fields in which two rows differ.
    func differences(at row: Int, from other: PhotoDigests, at otherRow: Int) -> [Field] {
        Field.allCases.filter {
            numbers[row * Self.width + $0.rawValue] != other.numbers[otherRow * Self.width + $0.rawValue]
        }
    }

    private mutating func add(_ field: Field, _ row: Int, _ hash: Int) {
        // Addition is independent of the order of terms, and equal terms do not cancel out.
        numbers[row * Self.width + field.rawValue] &+= hash
    }

    private mutating func addColumns(of segment: Segment, at position: Int, _ row: Int) {
        let columns = segment.columns
        let folder = columns.folder[position]
        let base = segment.baseNames.text(at: position)
        add(.path, row, hash(folder >= 0 ? segment.folders[Int(folder)] : nil, base))
        add(.filename, row, hash(segment.otherFilenames[UInt32(position)], 0))
        add(.text, row, hash(segment.words(at: position), 0))
        add(.size, row, hash(columns.sizeBytes[position], 0))
        add(.taken, row, hash(columns.taken[position], 0))
        add(.takenInstant, row, hash(segment.takenInstant(at: position), 0))
        add(.added, row, hash(columns.added[position], 0))
        add(.changed, row, hash(columns.changed[position], 0))
        add(.position, row, hash(columns.latitude[position], columns.longitude[position]))
        add(.perceptualHash, row, hash(columns.perceptualHash[position], 0))
        add(.content, row, hash(columns.content[position], 0))
        add(.size2D, row, hash(columns.width[position], columns.height[position]))
        add(.faceCount, row, hash(columns.faceCount.value(at: position), 0))
        add(.rating, row, hash(columns.rating.value(at: position), 0))
        add(.flags, row, hash(columns.flags[position].rawValue, 0))
        let exposure = [columns.iso, columns.fNumber, columns.focalLength, columns.focalLength35, columns.exposure]
        add(.exposure, row, hash(exposure.map { $0.value(at: position) }, 0))
        add(.aiResults, row, hash(segment.withoutAIResults.contains(position), 0))
    }

    private mutating func addTerms(of segment: Segment) {
        let terms = segment.terms
        let tables: [(Field, [TermDictionary])] = [
            (.tags, [terms.tags]), (.objects, [terms.objects]), (.people, [terms.people]),
            (.camera, [terms.cameraMakes, terms.cameraModels]), (.lens, [terms.lenses]),
            (.place, [terms.places, terms.countryCodes, terms.countries, terms.regions, terms.cities]),
            (.mediaType, [terms.mediaTypes]), (.fileExtension, [terms.fileExtensions]),
            (.aiStatus, [terms.aiStatuses]),
        ]
        for half in segment.liveHalves.all where positions.contains(Int(half.position)) {
            add(.livePhoto, positions.rank(below: Int(half.position)), hash(half.key, half.isClip))
        }
        for (user, photos) in zip(segment.favourites.users, segment.favourites.postings) {
            for position in photos.intersection(positions).members() {
                add(.favourites, positions.rank(below: Int(position)), hash(user, 0))
            }
        }
        for (field, tables) in tables {
            for (number, table) in tables.enumerated() { add(field, number, table) }
        }
        for (kind, writers) in terms.aiRuns.kinds { add(.aiRuns, kind, writers) }
    }

    private mutating func add(_ field: Field, _ kind: some Hashable, _ table: TermDictionary) {
        for (term, photos) in table.postings.enumerated() where photos.intersectionCount(positions) > 0 {
            let name = hash(kind, table.keys[term])
            for position in photos.intersection(positions).members() {
                let row = positions.rank(below: Int(position))
                let confidence = table.confidences.confidence(term, photos.rank(below: Int(position)))
                add(field, row, hash(name, confidence))
            }
        }
    }
}

private func hash<A: Hashable, B: Hashable>(_ a: A, _ b: B) -> Int {
    var hasher = Hasher()
    hasher.combine(a)
    hasher.combine(b)
    return hasher.finalize()
}
