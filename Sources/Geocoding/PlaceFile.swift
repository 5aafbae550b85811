import CZlib
import Catalog
package import Foundation

/// Converts a file of places: one of GeoNames, or one in the format of the program's own table.
package struct PlaceFile: Sendable {
    /// The result of a conversion.
    package struct Outcome: Sendable, Equatable {
        package let places: Int
        package let countries: Int
    }

    /// Maximum number of places in a table. Each takes about 60 bytes of memory.
    static let limit = 2_000_000

    private let source: URL
    /// GeoNames' `admin1CodesASCII.txt` and `admin2Codes.txt`: names by `FR.93` and `FR.93.13`.
    private let regions: [String: String]
    private let districts: [String: String]

    /// - Throws: ``PlaceDataError`` if a file of names cannot be read.
    package init(_ source: URL, regions: URL? = nil, districts: URL? = nil) throws {
        self.source = source
        self.regions = try regions.map(Self.names) ?? [:]
        self.districts = try districts.map(Self.names) ?? [:]
    }

    /// Checks every line, writes a table beside `destination` and renames it. Readers see the old table or the new one.
    ///
    /// - Throws: ``PlaceDataError`` that names the line. Then nothing is changed.
    package func write(to destination: URL) throws -> Outcome {
        let draft = destination.deletingLastPathComponent()
            .appending(path: ".\(destination.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)")
        let unwritable = PlaceDataError.unwritable(file: destination.path(percentEncoded: false))
        guard let file = gzopen(draft.path(percentEncoded: false), "wb") else { throw unwritable }
        defer { unlink(draft.path(percentEncoded: false)) }
        var isWritten = true
        func put(_ line: String) {
            let bytes = Array((line + "\n").utf8)
            if gzwrite(file, bytes, UInt32(bytes.count)) != Int32(bytes.count) { isWritten = false }
        }
        put(PlaceTable.heading)
        do {
            try forEachPlace(put)
        } catch {
            gzclose(file)
            throw error
        }
        guard gzclose(file) == Z_OK, isWritten else { throw unwritable }
        // With the code that reads tables.
        let table = try PlaceTable(places: draft, countries: Gazetteer.countryNames)
        guard !table.facts.isEmpty else { throw PlaceDataError.empty(file: source.lastPathComponent) }
        guard rename(draft.path(percentEncoded: false), destination.path(percentEncoded: false)) == 0 else {
            throw unwritable
        }
        return Outcome(places: table.facts.count, countries: table.countries.count)
    }

    private func forEachPlace(_ body: (String) -> Void) throws {
        var number = 0
        var places = 0
        try GzipFile(source).forEachLine { line in
            number += 1
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            let malformed = PlaceDataError.malformed(file: source.lastPathComponent, line: number)
            let row: [String]
            switch fields.count {
            case 9 where number == 1 && fields.joined(separator: "\t") == PlaceTable.heading: return
            case 9: row = fields
            case 19 where fields[6] != "P": return
            case 19: row = geoNames(fields)
            default: throw malformed
            }
            guard Self.isSound(row) else { throw malformed }
            places += 1
            guard places <= Self.limit else {
                throw PlaceDataError.tooMany(file: source.lastPathComponent, limit: Self.limit)
            }
            body(row.joined(separator: "\t"))
        }
    }

    /// https://download.geonames.org/export/dump/readme.txt, "The main 'geoname' table".
    private func geoNames(_ fields: [String]) -> [String] {
        let region = "\(fields[8]).\(fields[10])"
        return [
            fields[0], fields[1], districts["\(region).\(fields[11])"] ?? "", regions[region] ?? "", fields[8],
            fields[4],
            fields[5], fields[14].isEmpty ? "0" : fields[14], fields[17],
        ]
    }

    private static func isSound(_ row: [String]) -> Bool {
        guard !row[1].isEmpty, row[1].utf8.count <= 255, row[2].unicodeScalars.count <= 200,
            row[3].unicodeScalars.count <= 200, row[4].utf8.count == 2,
            row[4].utf8.allSatisfy({ (0x41...0x5A).contains($0) }),
            let latitude = Double(row[5]), let longitude = Double(row[6]),
            Coordinate(latitude: latitude, longitude: longitude) != nil, let people = Double(row[7]), people >= 0,
            row[8].utf8.count <= 64
        else { return false }
        return row.allSatisfy { !$0.utf8.contains(0) }
    }

    private static func names(_ url: URL) throws -> [String: String] {
        var names: [String: String] = [:]
        var number = 0
        try GzipFile(url).forEachLine { line in
            number += 1
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            guard fields.count >= 2 else {
                throw PlaceDataError.malformed(file: url.lastPathComponent, line: number)
            }
            names[String(decoding: fields[0], as: UTF8.self)] = String(decoding: fields[1], as: UTF8.self)
        }
        return names
    }
}
