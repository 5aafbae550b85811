import ArgumentParser
import Foundation
import Geocoding
import Ingest
import Intake
import Logging

struct Places: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tend the table of places, from which positions get their names.", subcommands: [Refresh.self])

    struct Refresh: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take another table of places, and name all photos anew.",
            discussion: """
                FILE is a table of GeoNames, such as cities500.txt (https://download.geonames.org/export/dump/), or one \
                like the program's own; gzipped or not. It is checked line by line and written to CALOTYPE_PLACES in one \
                step; ingest processes of this machine read it from then on without a restart. On another machine run it \
                there as well. Without --admin1 and --admin2 places of GeoNames have no region and no district.
                """)

        @OptionGroup var options: SettingsOptions

        @Argument(help: "The table.")
        var file: String

        @Option(help: "GeoNames' admin1CodesASCII.txt: the names of regions.")
        var admin1: String?

        @Option(help: "GeoNames' admin2Codes.txt: the names of districts.")
        var admin2: String?

        @Flag(help: "Only write the table; name no photo anew.")
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
                print("reindex \(batch): \(photos) photos are named anew")
            }
        }
    }
}
