/// Every setting, by its name in the environment, the configuration file and messages.
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
    case trustedProxies = "CALOTYPE_TRUSTED_PROXIES"
    case proxyHeaders = "CALOTYPE_PROXY_HEADERS"
    case proxyUserHeader = "CALOTYPE_PROXY_USER_HEADER"
    case setupSecretFile = "CALOTYPE_SETUP_SECRET_FILE"
    case openIDIssuer = "CALOTYPE_OIDC_ISSUER"
    case openIDClientID = "CALOTYPE_OIDC_CLIENT_ID"
    case openIDClientSecret = "CALOTYPE_OIDC_CLIENT_SECRET"
    case openIDName = "CALOTYPE_OIDC_NAME"
    case openIDScopes = "CALOTYPE_OIDC_SCOPES"
    case openIDRoleClaim = "CALOTYPE_OIDC_ROLE_CLAIM"
    case openIDRoles = "CALOTYPE_OIDC_ROLES"
    case openIDDefaultRole = "CALOTYPE_OIDC_DEFAULT_ROLE"
    case openIDLinkByEmail = "CALOTYPE_OIDC_LINK_BY_EMAIL"
    case openIDAllowInsecure = "CALOTYPE_OIDC_ALLOW_INSECURE"
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

    /// Whether the value must not appear in logs. A database URL contains a password.
    package var isSecret: Bool {
        switch self {
        case .databaseURL, .secretAccessKey, .sessionToken, .secretKey, .webhookToken, .webhookHMACSecret,
            .openIDClientSecret:
            true
        default: false
        }
    }

    /// The default value; nil if there is none.
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
        case .proxyHeaders: "x-forwarded"
        case .openIDScopes: "profile email"
        case .openIDRoleClaim: "groups"
        case .openIDLinkByEmail: "off"
        case .openIDAllowInsecure: "off"
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

    /// A description for people.
    package var meaning: String {
        switch self {
        case .databaseURL: "Address of PostgreSQL, as a libpq URL: `postgresql://user:password@host:5432/database`."
        case .databaseConnections: "Maximum number of database connections per process."
        case .databasePooling:
            "`transaction` if `DATABASE_URL` is a pgbouncer in transaction mode (only for `calotype serve`); otherwise `session`."
        case .s3Endpoint: "Address of the object store: `https://host:port`, without a path."
        case .s3PublicEndpoint: "Address of the same store for browsers, used in links; `S3_ENDPOINT` if unset."
        case .s3Addressing: "Position of the bucket in addresses: `path` or `virtual-host`."
        case .s3Bucket: "Bucket of the photos. Calotype only reads it."
        case .s3DerivedBucket:
            "Bucket of the thumbnails; if unset, the name of the photo bucket with `-derived` appended."
        case .accessKeyID: "Access key of the object store."
        case .secretAccessKey: "Secret key of the object store."
        case .sessionToken: "Session token of temporary credentials of the object store."
        case .region: "Region of the object store, used in signatures."
        case .host: "Address to listen on. By default, only this machine can connect."
        case .port: "Port to listen on; 0 selects any free port."
        case .connections:
            "Maximum number of client connections. A new connection beyond it replaces an idle one. See docs/administration.md."
        case .publicURL:
            "Address at which browsers reach Calotype, if it is behind a proxy; also below a path, `https://home.example/photos`. See docs/reverse-proxy.md."
        case .trustedProxies:
            "Addresses and networks of the proxies before Calotype, separated by spaces: `127.0.0.1 10.1.0.0/16`. Only they may name the client of a request. See docs/reverse-proxy.md."
        case .proxyHeaders:
            "Headers in which trusted proxies name the client: `x-forwarded` (`X-Forwarded-For`, `-Proto`, `-Host`) or `forwarded` (RFC 7239)."
        case .proxyUserHeader:
            "Header in which trusted proxies name the user whom they have signed in, such as `Remote-User`; none if unset. See docs/reverse-proxy.md."
        case .setupSecretFile:
            "File in which `calotype serve` writes the secret that creates the first owner in a browser; none if unset. See docs/sign-in.md."
        case .openIDIssuer:
            "Issuer of the OpenID Connect provider with which users sign in, exactly as its discovery document has it; none if unset. Needs `CALOTYPE_PUBLIC_URL`. See docs/sign-in.md."
        case .openIDClientID: "Id of Calotype as a client of the provider."
        case .openIDClientSecret: "Secret of the client; unset for a public client."
        case .openIDName: "Name of the provider on the sign-in page; the issuer's host if unset."
        case .openIDScopes: "Scopes to request beside `openid`, separated by spaces."
        case .openIDRoleClaim:
            "Claim with a user's groups; names of nested claims are joined by dots: `realm_access.roles`."
        case .openIDRoles:
            "Roles of groups, such as `admins=owner,family=contributor`. The highest one counts, at each sign-in; if unset, the provider does not decide roles."
        case .openIDDefaultRole:
            "Role of users without a mapped group: `owner`, `contributor` or `guest`; if unset, they are refused."
        case .openIDLinkByEmail:
            "Whether a user whose e-mail address the provider has verified for an account is linked to it: `on` or `off`."
        case .openIDAllowInsecure: "Whether the issuer may use http, on this machine only: `on` or `off`."
        case .allowPlainHTTP:
            "Whether other machines may connect without https, with tokens and photos unencrypted: `on` or `off`."
        case .secretKey: "Key for cursors, at least 32 characters, the same for all processes of a library."
        case .webhookToken: "Bearer token for the object store's events; if unset, no token is accepted."
        case .webhookHMACSecret: "Secret for events signed with HMAC-SHA256; if unset, no HMAC signature is accepted."
        case .snsTopics:
            "Amazon SNS topics whose signed messages are accepted, `arn:aws:sns:…`, separated by spaces; none if unset."
        case .snsCertificate:
            "PEM file of the only accepted SNS signing certificate; fetched from the topic's region if unset."
        case .graphQLLimits:
            "Limits of a GraphQL request that differ from the defaults: `depth=20 cost=50000`. See docs/graphql.md."
        case .graphQLIntrospection: "Whether GraphQL introspection is enabled: `on` or `off`."
        case .graphQLSuggestions:
            "Whether GraphQL errors suggest similar names: `on` or `off`; if unset, the same as introspection."
        case .graphQLStatuses: "HTTP statuses of GraphQL errors: `audited` (400) or `draft` (400 and 422)."
        case .graphQLDocuments:
            "Folder of the only GraphQL documents that are executed, `*.graphql`; if unset, any document is executed."
        case .ingestWorkers: "Number of pictures that an ingest process decodes in parallel."
        case .sandbox:
            "`required`: pictures are decoded only if the kernel can filter the decoders' system calls (seccomp). `off`: no filter is needed."
        case .reconcileMinutes:
            "Interval in minutes at which ingest compares the bucket with the database to find lost events; 0 for only once, at start."
        case .reconcileGuardPercent:
            "If more than this percentage of all photos disappears within a week, further deletions are withheld until an administrator confirms them."
        case .reconcileGuardCount:
            "Fewer disappeared photos than this are deleted without confirmation, whatever their percentage."
        case .exclude:
            "Objects to ignore, as glob patterns separated by commas: `defaults, private/scans/, *.bak`. See docs/administration.md."
        case .purgeDays:
            "Days until a deleted photo is forgotten, counting only days with a reconcile run; 0 for never."
        case .verifyRate:
            "Kilobytes per second that ingest reads to verify originals, those verified longest ago first; 0 for none."
        case .places:
            "File of the table of places that `calotype places refresh` writes; the built-in table is used while it does not exist."
        case .geocoderURL:
            "Address of your own Nominatim-compatible geocoder, which is then asked for every photo; none if unset. See docs/places.md."
        case .timeZone:
            "IANA name of the library's time zone, such as `Europe/Paris`. Used for dates that are known only in UTC if the photo has no position; UTC if unset."
        case .indexFile:
            "File in which `calotype serve` stores its search index for a fast start; none if unset. See docs/administration.md."
        case .logLevel: "`trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`."
        case .logFormat: "`text` for people, `json` for one JSON object per line."
        case .resources: "Folder with `schema/`, `web/` and `openapi/`; if unset, it is searched near the program."
        case .dataFolder: "Data folder of `calotype up`, with the embedded database and store."
        case .postgresFolders:
            "Folders with PostgreSQL installations, separated by colons. Each has one folder per version, such as `15/bin`."
        case .backupTo:
            "Destination of backups: a folder, or `s3://bucket/prefix` in the same store; `backups` in the data folder if unset. See docs/backup.md."
        case .backupOriginals:
            "Whether backups to a folder include the photos, each version once: `on` or `off`."
        case .backupHours: "Interval in hours at which `calotype up` makes a backup; 0 for never."
        case .backupKeep: "Number of daily, weekly and monthly backups to keep."
        }
    }

    /// Names with our prefix that `calotype up --env-file` writes for scripts and that are not settings.
    static let namesForScripts: Set<String> = ["CALOTYPE_URL", "CALOTYPE_TOKEN"]
}
