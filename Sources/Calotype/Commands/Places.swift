import ArgumentParser
import Foundation
import Geocoding
import Ingest
import Intake
import Logging

struct Places: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage the table of places, which gives positions their names.", subcommands: [Refresh.self])

    struct Refresh: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace the table of places and update the place names of all photos.",
            discussion: """
                FILE is a GeoNames table, such as cities500.txt (https://download.geonames.org/export/dump/), or a \
                table in the program's own format, optionally gzipped. It is checked line by line and written to \
                CALOTYPE_PLACES atomically. Ingest processes on this machine use it without a restart; run the \
                command on every other machine as well. Without --admin1 and --admin2, places of GeoNames have no \
                region and district.
                """)

        @OptionGroup var options: SettingsOptions

        @Argument(help: "Table of places.")
        var file: String

        @Option(help: "GeoNames' admin1CodesASCII.txt, with the names of regions.")
        var admin1: String?

        @Option(help: "GeoNames' admin2Codes.txt, with the names of districts.")
        var admin2: String?

        @Flag(help: "Only replace the table; do not update photos.")
        var onlyTable = false

        func run() async throws {
            let source = try options.source()
            guard let destination = Settings.places(source) else {
                throw ValidationError(
                    "set \(Setting.places.rawValue) to the file of the table of places, for this command and for ingest"
                )
            }
            let table = try PlaceFile(
                URL(filePath: file), regions: admin1.map { URL(filePath: $0) },
                districts: admin2.map { URL(filePath: $0) })
            let outcome = try table.write(to: destination)
            print("\(outcome.places) places of \(outcome.countries) countries")
            if onlyTable { return }
            let bucket = try source.required(.s3Bucket)
            try await withDatabase(Settings.database(source), logger: Logger(label: "calotype.places")) { database in
                let reindexing = Reindexing(database: database, bucket: bucket)
                let batch = try await reindexing.begin(ReindexRequest(parts: [.places]))
                let photos = try await reindexing.progress(of: batch)?.total ?? 0
                print("reindex \(batch): updating the place names of \(photos) photos")
            }
        }
    }
}
