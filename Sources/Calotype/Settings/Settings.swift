package import API
package import Catalog
package import Foundation
package import Ingest
import Intake
package import Logging
package import OpenID
package import Postgres
import Storage
package import Support

/// The settings of one process, parsed and checked.
package struct Settings: Sendable {
    package let database: PostgresSettings
    package let store: StoreSettings
    package let host: String
    /// 0 for any free port.
    package let port: Int
    /// Maximum number of client connections.
    package let connections: Int
    package let publicAddress: PublicAddress?
    /// The proxies that may name the client of a request.
    package let proxies: TrustedProxies
    package let proxyUserHeader: ProxyUserHeader?
    /// The file for the secret that creates the first owner; nil for none.
    package let setupSecretFile: String?
    /// Nil if no provider of OpenID Connect is configured.
    package let openID: ProviderSettings?
    /// Whether other machines may connect without encryption.
    package let isPlainBeyondLoopback: Bool
    /// Key material for cursors; nil if the process must generate it.
    package let secretKey: Secret?
    package let webhookToken: Secret?
    package let webhookHMACSecret: Secret?
    package let sns: SNSSettings?
    package let graphQL: GraphQLSettings
    package let ingestWorkers: Int
    package let decoders: DecoderSettings
    /// 0 for only at the start.
    package let reconcileMinutes: Int
    package let reconcileGuard: ReconcileGuard
    package let exclusions: ExclusionList
    /// 0 for never.
    package let purgeDays: Int
    /// Bytes per second; 0 for none.
    package let verifyRate: Int
    package let places: URL?
    package let geocoder: GeocoderAddress?
    package let timeZone: String?
    package let indexFile: String?
    package let logLevel: Logger.Level

    package init(_ source: SettingsSource) throws {
        database = try Self.database(source)
        store = try StoreSettings(source)
        host = try source.required(.host)
        port = try source.integer(.port, in: 0...65_535)
        connections = try source.integer(.connections, in: 16...100_000)
        publicAddress = try PublicAddress(source)
        proxies = try Self.proxies(source)
        proxyUserHeader = try Self.proxyUserHeader(source)
        setupSecretFile = source.text(.setupSecretFile)
        openID = try Self.openID(source)
        try Self.checkEncryption(source)
        isPlainBeyondLoopback = try Self.plainHTTP(source) != nil
        secretKey = try Self.secret(source, .secretKey, atLeast: 32)
        webhookToken = try Self.secret(source, .webhookToken, atLeast: 16)
        webhookHMACSecret = try Self.secret(source, .webhookHMACSecret, atLeast: 16)
        sns = try SNSSettings(source)
        graphQL = try GraphQLSettings(source)
        ingestWorkers = try source.integer(.ingestWorkers, in: 1...64)
        decoders = try Self.decoders(source)
        reconcileMinutes = try source.integer(.reconcileMinutes, in: 0...100_000)
        reconcileGuard = try Self.reconcileGuard(source)
        exclusions = try Self.exclusions(source)
        purgeDays = try Self.purgeDays(source)
        verifyRate = try source.integer(.verifyRate, in: 0...10_000_000) * 1000
        places = Self.places(source)
        geocoder = try Self.geocoder(source)
        timeZone = try Self.timeZone(source)
        indexFile = try Self.indexFile(source)
        logLevel = try Self.logLevel(source)
        _ = try Self.logFormat(source)
    }

    /// The limits of the mass-deletion guard, also for runs of `calotype reconcile`.
    package static func reconcileGuard(_ source: SettingsSource) throws(SettingError) -> ReconcileGuard {
        ReconcileGuard(
            share: Double(try source.integer(.reconcileGuardPercent, in: 0...100)) / 100,
            count: try source.integer(.reconcileGuardCount, in: 1...1_000_000_000))
    }

    package static func exclusions(_ source: SettingsSource) throws(SettingError) -> ExclusionList {
        let text = try source.required(.exclude)
        do {
            return try ExclusionList(text)
        } catch {
            throw .invalid(.exclude, value: text, expected: "glob patterns separated by commas: \(error)")
        }
    }

    package static func purgeDays(_ source: SettingsSource) throws(SettingError) -> Int {
        try source.integer(.purgeDays, in: 0...100_000)
    }

    /// Only the database, for commands that need nothing else.
    package static func database(_ source: SettingsSource) throws -> PostgresSettings {
        let url = try source.required(.databaseURL)
        do {
            var settings = try PostgresSettings(url: url)
            // Without prepared statements a connection has no state between transactions.
            if try keepsNothing(source) { settings.statementCacheSize = 0 }
            settings.maxConnections = try source.integer(.databaseConnections, in: 2...500)
            return settings
        } catch PostgresError.invalidSettings(let reason) {
            throw SettingError.invalid(.databaseURL, value: "", expected: "a PostgreSQL address, and \(reason)")
        }
    }

    /// Whether a pooler may use another connection for each transaction.
    package static func keepsNothing(_ source: SettingsSource) throws(SettingError) -> Bool {
        switch try source.required(.databasePooling) {
        case "session": false
        case "transaction": true
        case let text: throw .invalid(.databasePooling, value: text, expected: "session or transaction")
        }
    }

    /// The settings of the decoders.
    package static func decoders(_ source: SettingsSource) throws(SettingError) -> DecoderSettings {
        var settings = DecoderSettings()
        switch try source.required(.sandbox) {
        case "required": settings.isFiltered = true
        case "off": settings.isFiltered = false
        case let text: throw .invalid(.sandbox, value: text, expected: "required or off")
        }
        return settings
    }

    /// The file of the operator's table of places, which may not exist yet.
    package static func places(_ source: SettingsSource) -> URL? { source.text(.places).map { URL(filePath: $0) } }

    /// A file that may not exist yet, in an existing folder.
    private static func indexFile(_ source: SettingsSource) throws(SettingError) -> String? {
        guard let text = source.text(.indexFile) else { return nil }
        let file = URL(filePath: text)
        var (isFolder, isFolderAround) = (ObjCBool(false), ObjCBool(false))
        let files = FileManager.default
        let isThere = files.fileExists(atPath: file.path(percentEncoded: false), isDirectory: &isFolder)
        let folder = file.deletingLastPathComponent().path(percentEncoded: false)
        let hasFolder = files.fileExists(atPath: folder, isDirectory: &isFolderAround)
        guard hasFolder, isFolderAround.boolValue, !(isThere && isFolder.boolValue) else {
            throw .invalid(.indexFile, value: text, expected: "a file in a folder that exists")
        }
        return file.path(percentEncoded: false)
    }

    private static func geocoder(_ source: SettingsSource) throws(SettingError) -> GeocoderAddress? {
        guard let text = source.text(.geocoderURL) else { return nil }
        guard let address = GeocoderAddress(text) else {
            throw .invalid(.geocoderURL, value: text, expected: "an address such as https://nominatim.example.org")
        }
        return address
    }

    private static func timeZone(_ source: SettingsSource) throws(SettingError) -> String? {
        guard let text = source.text(.timeZone) else { return nil }
        guard TimeZone(identifier: text) != nil else {
            throw .invalid(.timeZone, value: text, expected: "an IANA name such as Europe/Paris")
        }
        return text
    }

    package static func logLevel(_ source: SettingsSource) throws(SettingError) -> Logger.Level {
        let text = try source.required(.logLevel)
        guard let level = Logger.Level(rawValue: text) else {
            throw .invalid(
                .logLevel, value: text,
                expected: "one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return level
    }

    package static func logFormat(_ source: SettingsSource) throws(SettingError) -> LogFormat {
        let text = try source.required(.logFormat)
        guard let format = LogFormat(rawValue: text) else {
            throw .invalid(.logFormat, value: text, expected: "text or json")
        }
        return format
    }

    private static func secret(
        _ source: SettingsSource, _ setting: Setting, atLeast length: Int
    ) throws(SettingError) -> Secret? {
        guard let text = source.text(setting) else { return nil }
        guard text.count >= length else {
            throw .invalid(setting, value: "", expected: "\(length) characters or more, not \(text.count)")
        }
        return Secret(text)
    }
}
