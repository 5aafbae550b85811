import Catalog
import Foundation
import Support

/// A decoder's reading of a picture, serialized in the shared memory: the facts as JSON, then both thumbnails.
///
/// A hostile file may have taken over the decoder, so ingest validates everything.
enum DecoderReading {
    /// Maximum bytes of the facts. XMP has 4 MB at most.
    private static let factsLimit = 12 << 20
    private static let thumbnailLimit = 4 << 20
    private static let warningsLimit = 50
    private static let warningLengthLimit = 500

    // MARK: In the decoder

    /// Writes a reading into the memory.
    static func write(_ reading: PictureReading, to memory: SharedBytes) -> DecoderMessage {
        var facts = reading
        let (grid, screen) = (reading.grid?.jpeg ?? [], reading.screen?.jpeg ?? [])
        facts.grid = facts.grid.map { Thumbnail(jpeg: [], width: $0.width, height: $0.height) }
        facts.screen = facts.screen.map { Thumbnail(jpeg: [], width: $0.width, height: $0.height) }
        let json = encoded(facts)
        memory.write([json, grid, screen])
        return DecoderMessage(.reading, json.count, grid.count, screen.count)
    }

    static func write(_ reading: SidecarReading, to memory: SharedBytes) -> DecoderMessage {
        let json = encoded(reading)
        memory.write([json])
        return DecoderMessage(.reading, json.count)
    }

    /// Empty if the reading cannot be encoded or is too long; ingest rejects that.
    private static func encoded(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let data = try? encoder.encode(value), data.count <= factsLimit else { return [] }
        return [UInt8](data)
    }

    // MARK: In ingest

    /// Reads a reading from the memory.
    static func read(
        _ message: DecoderMessage, from memory: SharedBytes
    ) throws(DecoderFailure) -> PictureReading {
        var reading = try facts(PictureReading.self, message, from: memory)
        let end = message.first + message.second
        reading.grid = try thumbnail(reading.grid, at: message.first, count: message.second, in: memory)
        reading.screen = try thumbnail(reading.screen, at: end, count: message.third, in: memory)
        try check(reading)
        reading.facts = reading.facts.finite
        reading.warnings = shortened(reading.warnings)
        return reading
    }

    static func readSidecar(
        _ message: DecoderMessage, from memory: SharedBytes
    ) throws(DecoderFailure) -> SidecarReading {
        var reading = try facts(SidecarReading.self, message, from: memory)
        if let date = reading.facts.date, !date.isPossible { throw .invalid(reason: "a date that does not exist") }
        reading.facts = reading.facts.finite
        return reading
    }

    private static func facts<Value: Decodable>(
        _ type: Value.Type, _ message: DecoderMessage, from memory: SharedBytes
    ) throws(DecoderFailure) -> Value {
        guard message.kind == .reading, (1...factsLimit).contains(message.first),
            (0...thumbnailLimit).contains(message.second), (0...thumbnailLimit).contains(message.third),
            let json = memory.read(0..<message.first)
        else { throw .invalid(reason: "lengths beyond their limits") }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return try decoder.decode(type, from: Data(json))
        } catch {
            throw .invalid(reason: "malformed facts")
        }
    }

    /// Checks that the first and last bytes are those of a JPEG file: nothing else may be served as a thumbnail.
    private static func thumbnail(
        _ size: Thumbnail?, at offset: Int, count: Int, in memory: SharedBytes
    ) throws(DecoderFailure) -> Thumbnail? {
        guard let size else { return nil }
        guard let jpeg = memory.read(offset..<offset + count), jpeg.starts(with: [0xFF, 0xD8, 0xFF]),
            jpeg.suffix(2).elementsEqual([0xFF, 0xD9]), (1...65_535).contains(size.width),
            (1...65_535).contains(size.height)
        else { throw .invalid(reason: "a thumbnail that is not a JPEG file") }
        return Thumbnail(jpeg: jpeg, width: size.width, height: size.height)
    }

    private static func check(_ reading: PictureReading) throws(DecoderFailure) {
        if let type = reading.mediaType, MediaType(rawValue: type) == nil {
            throw .invalid(reason: "an unknown media type")
        }
        guard (reading.thumbHash ?? []).count <= 64 else { throw .invalid(reason: "a placeholder that is too long") }
        if let date = reading.facts.date, !date.isPossible { throw .invalid(reason: "a date that does not exist") }
        if case .decoder = reading.failure { throw .invalid(reason: "a failure that a decoder cannot have") }
    }

    private static func shortened(_ warnings: [String]) -> [String] {
        warnings.prefix(warningsLimit).map { String($0.prefix(warningLengthLimit)) }
    }
}

extension CaptureFacts {
    /// Removes numbers that are not finite.
    fileprivate var finite: CaptureFacts {
        var facts = self
        let numbers: [WritableKeyPath<CaptureFacts, Double?>] = [
            \.exposureSeconds, \.fNumber, \.focalLengthMM, \.focalLength35MM, \.altitude,
        ]
        for number in numbers where facts[keyPath: number]?.isFinite == false { facts[keyPath: number] = nil }
        return facts
    }
}

extension CaptureDate {
    fileprivate var isPossible: Bool { CaptureDate(kind, clock, source: source, precision: precision) != nil }
}
