/// The folders of each target, from the one that names no other to the one that may name all. `.` is the target's own
/// folder. A mutual dependency between two folders cannot satisfy any order.
///
/// An exception has its reason. The test fails once an exception is no longer needed.
let folderTable: [String: FolderOrder] = [
    "Support": FolderOrder(["Text", "Concurrency", ".", "Processes", "Sandbox"]),
    "XML": FolderOrder(["."]),
    "JSON": FolderOrder(["."]),
    "Catalog": FolderOrder([
        "Input", "Photo", "Filter/Values", "SearchLanguage/Values", "Filter/Conditions", "Filter", "SearchLanguage",
        "Access",
    ]),
    "Postgres": FolderOrder([
        "Values", "Errors", "SQL", "Rows", "Reactor", "Connection", "Pool", "Listen", "Copy", "Migrations",
    ]),
    "Storage": FolderOrder(["Transport", "Signing", "Objects", "Listing", "Links"]),
    "Intake": FolderOrder([
        "Events", "Queue", "Reindex", "Corrections", "Reconcile", "Guard", "Webhook", "Webhook/SNS",
    ]),
    "Geocoding": FolderOrder(["."]),
    "Ingest": FolderOrder([
        "Resources", "Metadata", "Video", "Picture", "Sandbox", "VideoPrograms", "Guard", "Download", "Rows",
        "Extraction", "Sidecars", "Thumbnails", "Reconcile", "Nominatim", ".", "Pipeline", "Forgetting", "Reindex",
        "Verification", "Worker",
    ]),
    "Writers": FolderOrder([".", "AI", "Access", "Passwords", "Users"]),
    "OpenID": FolderOrder(["Settings", "Requests", "Keys", "Tokens", "SignIn"]),
    "Query": FolderOrder([
        "Index/Encoding", "Index", "Snapshot", "Filters", "Pages", "Counts", "Duplicates", "Rows", "Feed",
        "IndexFile",
        "Refresh", "Recount", ".",
    ]),
    "GraphQL": FolderOrder(
        [
            "Language", "Type", "Values", "Validation/Context", "Validation/Rules", "Validation", "Execution",
            "Introspection", "Engine",
        ],
        except: [
            // Part of the specification: the type of a custom scalar defines how its results are serialised.
            .init("Type", "Execution", "ScalarCoercion serialises a ResolvedValue, which may be an object")
        ]),
    "API": FolderOrder([
        "HTTP/Clients", "HTTP/Errors", "HTTP/Connections", "HTTP", "HTTP/Compression", "Access", "Links", "Objects",
        "Library", "Web", "Accounts",
        "GraphQL/HTTP", "GraphQL/Library", "REST", "REST/Export", "Writers", "Places", "Admin", "Health", "Webhook",
        ".",
    ]),
    "Calotype": FolderOrder([
        "Settings", "Supervision", "Database", "Embedded", "Embedded/Store", "Backup", "Doctor", "Composition",
        "Commands",
        ".",
    ]),
]
