/// Every setting, under the one name it has in the environment, in the configuration file and in messages.
package enum Setting: String, CaseIterable, Sendable {
    case databaseURL = "DATABASE_URL"
    case databaseConnections = "CALOTYPE_DATABASE_CONNECTIONS"
    case databasePooling = "CALOTYPE_DATABASE_POOLING"
    case s3Endpoint = "S3_ENDPOINT"
    case s3PublicEndpoint = "S3_PUBLIC_ENDPOINT"
    case s3Addressing = "S3_ADDRESSING"
    case s3Bucket = "S3_BUCKET"
    case s3DerivedBucket = "S3_DERIVED_BUCKET"
    case accessKeyID = "AWS_ACCESS_KEY_ID"
    case secretAccessKey = "AWS_SECRET_ACCESS_KEY"
    case sessionToken = "AWS_SESSION_TOKEN"
    case region = "AWS_REGION"
    case host = "CALOTYPE_HOST"
    case port = "CALOTYPE_PORT"
    case connections = "CALOTYPE_CONNECTIONS"
    case publicURL = "CALOTYPE_PUBLIC_URL"
    case allowPlainHTTP = "CALOTYPE_ALLOW_PLAIN_HTTP"
    case secretKey = "CALOTYPE_SECRET_KEY"
    case webhookToken = "CALOTYPE_WEBHOOK_TOKEN"
    case webhookHMACSecret = "CALOTYPE_WEBHOOK_HMAC_SECRET"
    case snsTopics = "CALOTYPE_SNS_TOPICS"
    case snsCertificate = "CALOTYPE_SNS_CERTIFICATE"
    case graphQLLimits = "CALOTYPE_GRAPHQL_LIMITS"
    case graphQLIntrospection = "CALOTYPE_GRAPHQL_INTROSPECTION"
    case graphQLSuggestions = "CALOTYPE_GRAPHQL_SUGGESTIONS"
    case graphQLStatuses = "CALOTYPE_GRAPHQL_STATUSES"
    case graphQLDocuments = "CALOTYPE_GRAPHQL_DOCUMENTS"
    case ingestWorkers = "CALOTYPE_INGEST_WORKERS"
    case sandbox = "CALOTYPE_SANDBOX"
    case reconcileMinutes = "CALOTYPE_RECONCILE_MINUTES"
    case reconcileGuardPercent = "CALOTYPE_RECONCILE_GUARD_PERCENT"
    case reconcileGuardCount = "CALOTYPE_RECONCILE_GUARD_COUNT"
    case exclude = "CALOTYPE_EXCLUDE"
    case purgeDays = "CALOTYPE_PURGE_DAYS"
    case verifyRate = "CALOTYPE_VERIFY_RATE"
    case places = "CALOTYPE_PLACES"
    case geocoderURL = "CALOTYPE_GEOCODER_URL"
    case timeZone = "CALOTYPE_TIME_ZONE"
    case indexFile = "CALOTYPE_INDEX_FILE"
    case logLevel = "CALOTYPE_LOG_LEVEL"
    case logFormat = "CALOTYPE_LOG_FORMAT"
    case resources = "CALOTYPE_RESOURCES"
    case dataFolder = "CALOTYPE_DATA"
    case postgresFolders = "CALOTYPE_POSTGRES_FOLDERS"
    case backupTo = "CALOTYPE_BACKUP_TO"
    case backupOriginals = "CALOTYPE_BACKUP_ORIGINALS"
    case backupHours = "CALOTYPE_BACKUP_HOURS"
    case backupKeep = "CALOTYPE_BACKUP_KEEP"

    /// Whether its value must not appear in a log. A database URL carries a password.
    package var isSecret: Bool {
        switch self {
        case .databaseURL, .secretAccessKey, .sessionToken, .secretKey, .webhookToken, .webhookHMACSecret: true
        default: false
        }
    }

    /// What holds where nothing is set; nil for what has no sensible default.
    package var fallback: String? {
        switch self {
        case .databaseConnections: "8"
        case .databasePooling: "session"
        case .s3Addressing: "path"
        case .s3Bucket: "photos"
        case .region: "us-east-1"
        case .host: "127.0.0.1"
        case .port: "8080"
        case .connections: "1000"
        case .allowPlainHTTP: "off"
        case .graphQLIntrospection: "on"
        case .graphQLStatuses: "audited"
        case .ingestWorkers: "2"
        case .sandbox: "required"
        case .reconcileMinutes: "360"
        case .reconcileGuardPercent: "5"
        case .reconcileGuardCount: "20"
        case .exclude: "defaults"
        case .purgeDays: "0"
        case .verifyRate: "0"
        case .logLevel: "info"
        case .logFormat: "text"
        case .dataFolder: ".data"
        case .postgresFolders: "/usr/lib/postgresql"
        case .backupOriginals: "off"
        case .backupHours: "24"
        case .backupKeep: "7 4 12"
        default: nil
        }
    }

    /// One sentence for people.
    package var meaning: String {
        switch self {
        case .databaseURL: "PostgreSQL, as a libpq address: `postgresql://user:password@host:5432/database`."
        case .databaseConnections: "Connections each process holds at most."
        case .databasePooling:
            "`transaction` where `DATABASE_URL` leads to pgbouncer in transaction mode, for `calotype serve`; else `session`."
        case .s3Endpoint: "The object store: `https://host:port`, nothing after it."
        case .s3PublicEndpoint: "The same store as browsers reach it, for links; `S3_ENDPOINT` if unset."
        case .s3Addressing: "How the bucket appears in addresses: `path` or `virtual-host`."
        case .s3Bucket: "The bucket of the photos. Calotype reads it, never writes to it."
        case .s3DerivedBucket: "The bucket of thumbnails; the photo bucket's name and `-derived` if unset."
        case .accessKeyID: "Key of the object store, as everywhere."
        case .secretAccessKey: "Its secret."
        case .sessionToken: "Session token of temporary credentials."
        case .region: "Region named in signatures."
        case .host: "Address to listen on. Beyond this machine only when you say so."
        case .port: "Port to listen on; 0 takes any free one."
        case .connections:
            "Connections of clients at once; beyond, a new one takes the place of an unused one. See docs/administration.md."
        case .publicURL: "Address by which browsers reach Calotype, when a proxy stands before it."
        case .allowPlainHTTP:
            "Whether others than this machine may be answered without https, so that tokens and photos travel in clear: `on` or `off`."
        case .secretKey: "Key for cursors, 32 characters or more, the same for all processes of a library."
        case .webhookToken: "Bearer token of the object store's events; none are taken by token if unset."
        case .webhookHMACSecret: "Secret of events signed with HMAC-SHA256; none are taken by signature if unset."
        case .snsTopics:
            "Topics of Amazon SNS whose signed messages are taken, `arn:aws:sns:…`, with blanks between; none if unset."
        case .snsCertificate:
            "PEM file of the one certificate that signs them; read from the topic's region if unset."
        case .graphQLLimits:
            "What one GraphQL request may ask for, where it differs from the defaults: `depth=20 cost=50000`; see docs/graphql.md."
        case .graphQLIntrospection: "Whether GraphQL answers questions about its schema: `on` or `off`."
        case .graphQLSuggestions:
            "Whether GraphQL's errors suggest names that are meant: `on` or `off`; as introspection if unset."
        case .graphQLStatuses: "HTTP statuses of GraphQL's errors: `audited` (400) or `draft` (400 and 422)."
        case .graphQLDocuments: "Folder of the only GraphQL documents to execute, `*.graphql`; any if unset."
        case .ingestWorkers: "Pictures that one ingest process decodes at the same time."
        case .sandbox:
            "`required`: pictures are read only where the kernel filters the system calls of their decoders (seccomp); `off`: also elsewhere."
        case .reconcileMinutes:
            "How often ingest compares the bucket with the database, for events that were lost; 0 only at its start."
        case .reconcileGuardPercent:
            "When more photos than this share of all, in percent, vanish within a week, by whatever way, the others stay until an administrator confirms."
        case .reconcileGuardCount: "Fewer vanished photos than this are deleted without asking, whatever their share."
        case .exclude:
            "Objects that are no photos, as glob patterns with commas between: `defaults, private/scans/, *.bak`; see docs/administration.md."
        case .purgeDays:
            "Days after which a deleted photo is forgotten, counted only where the bucket was compared; 0 for never."
        case .verifyRate:
            "Kilobytes per second that ingest reads to verify originals, the longest unverified first; 0 for none."
        case .places:
            "File of the table of places that `calotype places refresh` writes; the program's own is read while it is not there."
        case .geocoderURL:
            "A geocoder of your own that answers like Nominatim, asked for the place of every photo; none if unset. See docs/places.md."
        case .timeZone:
            "IANA name of the zone that the library is at home in, such as `Europe/Paris`: dates that are known in UTC only become its clock where no position tells a zone; UTC if unset."
        case .indexFile:
            "File in which `calotype serve` keeps its search index for a fast start; none if unset. See docs/administration.md."
        case .logLevel: "`trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`."
        case .logFormat: "`text` for people, `json` for a line of JSON a message."
        case .resources: "Folder with `schema/`, `web/` and `openapi/`; found beside the program if unset."
        case .dataFolder: "Folder of `calotype up` for the embedded database and store."
        case .postgresFolders:
            "Folders of PostgreSQL's programs, with colons between, each with a folder `15/bin` and the like for every version."
        case .backupTo:
            "Where backups go: a folder, or `s3://bucket/prefix` in the same store; `backups` in the data folder if unset. See docs/backup.md."
        case .backupOriginals:
            "Whether backups to a folder copy the photos themselves, each version once: `on` or `off`."
        case .backupHours: "How often `calotype up` makes a backup; 0 never."
        case .backupKeep: "How many backups stay: the newest of so many days, weeks and months."
        }
    }

    /// Names in our namespace that `calotype up --env-file` writes for scripts; no process of ours reads them.
    static let namesForScripts: Set<String> = ["CALOTYPE_URL", "CALOTYPE_TOKEN"]
}
