import Catalog
import TestServices

/// Random filter trees of every kind of condition, from a seed.
struct RandomFilters: RandomNumberGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func next() -> UInt64 { random.next() }

    mutating func filter(depth: Int = 3) throws -> PhotoFilter {
        switch number(depth == 0 ? 3 : 0, 9) {
        case 0: return .and(try (0..<number(0, 3)).map { _ in try filter(depth: depth - 1) })
        case 1: return .or(try (0..<number(0, 3)).map { _ in try filter(depth: depth - 1) })
        case 2: return .not(try filter(depth: depth - 1))
        default: return try leaf(number(0, Self.leafCount - 1))
        }
    }

    static let leafCount = 39

    /// A condition of a kind, from 0 up to ``leafCount``.
    mutating func leaf(_ kind: Int) throws -> PhotoFilter {
        switch kind {
        case 0: return .taken(try range { try Self.clock(&$0) })
        case 1: return .takenInstant(try range { Instant(microseconds: try Self.clock(&$0).microseconds) })
        case 2: return .years([number(2003, 2026), number(1, 9999), 2012])
        case 3: return .months([number(1, 12), number(1, 12)])
        case 4: return .dayOfYear(month: 12, day: number(1, 31))
        case 5: return .undated(flag())
        case 6: return .added(try range { Instant(microseconds: 1_704_067_200_000_000 + $0.days()) })
        case 7: return .changed(try range { Instant(microseconds: 1_717_200_000_000_000 + $0.days()) })
        case 8: return .near(try place(), metres: pick([0, 100, 5000, 1e6, 9e6, 20_037_600]))
        case 9: return .within(try box())
        case 10: return .hasPosition(flag())
        case 11: return .countries([pick(["FR", "fr", "germany", "Nowhere"])])
        case 12: return .regions([pick(["paca", "Hessen", "100%"])])
        case 13: return .cities([pick(["Marseille", "KASSEL", "_"])])
        case 14: return .cameraMakes([pick(["CANON", "nikon", ""])])
        case 15: return .cameraModels(["Camera 1", pick(["camera 2", "Camera 9", "%"])])
        case 16: return .lenses([pick(["50mm", "85MM", ".*"])])
        case 17: return .iso(try numbers([0, 50, 100, 101, 800, 1e9]))
        case 18: return .aperture(try numbers([0, 1.4, 2.8, 5.6, 9.5]))
        case 19: return .focalLength(try numbers([0, 50, 100.5, 200]))
        case 20: return .focalLength35(try numbers([0, 50, 100.5, 300]))
        case 21: return .exposure(try numbers([0, 0.01, 0.5, 1]))
        case 22: return .tags(terms(["beach", "SEA", "mountain", "nothing", "b'each"]))
        case 23: return .objects(terms(["dog", "CAT", "bird"]), minimumConfidence: confidence())
        case 24: return .people(terms(["Anna", "ben", "no", "5"]), minimumConfidence: confidence())
        case 25: return .faceCount(try numbers([0, 1, 2, 3]))
        case 26: return .mediaTypes([pick(["image/*", "image/jpeg", "VIDEO/*", "image/x"])])
        case 27: return .fileExtensions([pick(["jpg", "heic", "JPG", "png"])])
        case 28: return .fileSize(try numbers([0, 1e6, 5e6, 1e15]))
        case 29: return .megapixels(try numbers([0, 1, 3, 12, 16]))
        case 30: return .shapes([pick(PhotoShape.allCases), pick(PhotoShape.allCases)])
        case 31: return .pathPrefix(pick(["20", "2003/", "2003/trip 3/IMG_1", "2003/trip 3/IMG_3/", "%", "/"]))
        case 32:
            return .text(
                pick([
                    "sun", "IMG_1 jpg", "100%", "[fun]", "trip 3/img", "canon birth", "port vieux", "\\", "*", "_",
                    "a.c",
                ]))
        case 33: return .rating(try numbers([0, 1, 3, 5, 6]))
        case 34: return flag() ? .favourite(flag()) : .hasError(flag())
        case 35:
            return pick([
                .hasDuplicates(flag()), .isLiveClip(flag()), .isUnsupported(flag()),
                .aiStatuses([pick(["done", "pending", "", "x"])]),
            ])
        case 36:
            return .phrase(
                pick(["trip 3/img_1", "port vieux", "3/IMG", "vieux port", "birth", "camera 1", "1 camera"]))
        case 37:
            return .aiRun(
                AIRunMatch(
                    writers: pick([[], ["face-net"], ["FACE-NET", "tagger 2"], ["nobody"]]),
                    version: flag() ? try range { try $0.version() } : nil,
                    part: pick([nil, nil, .faces, .objects, .tags]), failed: number(0, 3) == 0))
        default:
            guard flag(), let hash = PerceptualHash(hex: "00000000000000f0") else {
                return .ids((0..<5).compactMap { _ in PhotoID(rawValue: Int64(number(1, 1600))) })
            }
            return .similar(hash, distance: number(0, 8))
        }
    }

    mutating func order() throws -> PhotoOrder {
        let place = try place()
        return pick([
            .takenNewestFirst, .takenOldestFirst, .addedNewestFirst, .changedNewestFirst, .largestFirst, .name,
            .distance(from: place),
        ])
    }

    mutating func number(_ low: Int, _ high: Int) -> Int { Int.random(in: low...high, using: &self) }
    mutating func flag() -> Bool { Bool.random(using: &self) }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0, values.count - 1)] }

    private mutating func days() -> Int64 { Int64(number(0, 200)) * 86_400_000_000 }

    private static func clock(_ random: inout RandomFilters) throws -> WallClock {
        let exact = WallClock(year: 2012, month: 12, day: 12, hour: 12, minute: 12, second: 12)
        let any = WallClock(microseconds: 1_072_915_200_000_000 + Int64(random.number(0, 8000)) * 86_400_000_000)
        return try random.found(random.flag() ? exact : any)
    }

    private mutating func place() throws -> Coordinate {
        let (latitude, longitude) = pick([
            (43.296482, 5.36978), (90, 0), (-90, 12), (0, 180), (12.5, -180), (89.9, 100), (45, -170), (0, 0),
        ])
        return try found(Coordinate(latitude: latitude, longitude: longitude))
    }

    private mutating func box() throws -> BoundingBox {
        let (west, south, east, north) = pick([
            (5.0, 43.0, 6.0, 44.0), (170, -90, -170, 90), (-180, -90, 180, 90), (180, 0, -180, 1), (10, 10, 10, 90),
        ])
        return try found(BoundingBox(west: west, south: south, east: east, north: north))
    }

    private mutating func range<Bound>(
        _ bound: (inout RandomFilters) throws -> Bound
    ) throws -> HalfOpen<Bound> {
        let (first, second) = (try bound(&self), try bound(&self))
        switch number(0, 2) {
        case 0: return try found(HalfOpen(from: first, to: nil))
        case 1: return try found(HalfOpen(from: nil, to: first))
        default: return try found(HalfOpen(from: min(first, second), to: max(first, second)))
        }
    }

    private mutating func numbers(_ bounds: [Double]) throws -> HalfOpen<Double> { try range { $0.pick(bounds) } }

    private mutating func version() throws -> ModelVersion {
        try found(ModelVersion(pick(["0", "1", "1.0", "1.9", "1.10", "2", "2.0.1", "2147483647"])))
    }

    private mutating func confidence() -> Double? { pick([nil, 0, 0.4, 0.5, 0.9, 1]) }

    private mutating func terms(_ names: [String]) -> TermMatch {
        var match = TermMatch()
        switch number(0, 4) {
        case 0: match.any = [pick(names), pick(names)]
        case 1: match.all = [pick(names), pick(names)]
        case 2: match.none = [pick(names)]
        case 3: match.only = [pick(names), pick(names)]
        default:
            match.any = [pick(names)]
            match.none = [pick(names)]
        }
        return match
    }

    private func found<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw NoSuchValue() }
        return value
    }
}

struct NoSuchValue: Error {}
