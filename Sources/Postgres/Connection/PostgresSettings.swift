import CPostgres

/// Where the database is and how many connections may be held to it.
package struct PostgresSettings: Sendable {
    /// libpq's keywords, parsed from the address.
    private let keywords: [String: String]

    /// Connections open at once; the server pays some megabytes for each.
    package var maxConnections = 8
    /// Callers that may wait for a connection; the next one is refused at once.
    package var waitLimit = 256
    /// How long a caller waits for a connection.
    package var waitTimeout: Duration = .seconds(5)
    /// How long one attempt to connect may take; libpq counts in whole seconds, two at least.
    package var connectTimeout: Duration = .seconds(5)
    /// How long a connection stays open without use while `run()` watches the pool.
    package var idleTimeout: Duration = .seconds(300)
    /// Shown in `pg_stat_activity`.
    package var applicationName = "calotype"
    /// Prepared statements kept on each connection. 0 for pgbouncer in transaction mode, where the next transaction may
    /// run on another connection of the server; then no option is set for the session either, which pgbouncer refuses.
    package var statementCacheSize = 128
    package var planning = Planning.custom

    /// Which plans prepared statements get (the server's `plan_cache_mode`).
    package enum Planning: String, Sendable {
        /// A plan for the values at hand, each time.
        case custom = "force_custom_plan"
        /// One plan for all values, made at the first execution.
        case generic = "force_generic_plan"
        /// Five custom ones, then whichever the server thinks cheaper.
        case automatic = "auto"
    }

    /// Parses a libpq URI or `keyword=value` string, such as `postgresql://calotype@127.0.0.1:5432/calotype`.
    ///
    /// What it leaves out comes from the environment (`PGHOST`, `PGPASSWORD`, …), as with every libpq program.
    package init(url: String) throws(PostgresError) {
        keywords = try Self.parse(url)
    }

    /// Another database on the same server.
    package func database(_ name: String) -> PostgresSettings {
        PostgresSettings(copying: self, database: name)
    }

    private init(copying other: PostgresSettings, database: String) {
        var copy = other.keywords
        copy["dbname"] = database
        keywords = copy
        maxConnections = other.maxConnections
        waitLimit = other.waitLimit
        waitTimeout = other.waitTimeout
        connectTimeout = other.connectTimeout
        idleTimeout = other.idleTimeout
        applicationName = other.applicationName
        statementCacheSize = other.statementCacheSize
        planning = other.planning
    }

    /// Everything libpq is given for a connection.
    var connectParameters: [(key: String, value: String)] {
        var parameters = keywords
        parameters["application_name"] = parameters["application_name"] ?? applicationName
        parameters["client_encoding"] = "UTF8"
        parameters["connect_timeout"] = "\(max(2, connectTimeout.components.seconds))"
        // A peer that vanished without a word is noticed in about a minute, not after the system's two hours.
        parameters["keepalives_idle"] = parameters["keepalives_idle"] ?? "30"
        parameters["keepalives_interval"] = parameters["keepalives_interval"] ?? "10"
        parameters["keepalives_count"] = parameters["keepalives_count"] ?? "3"
        parameters["tcp_user_timeout"] = parameters["tcp_user_timeout"] ?? "60000"
        guard statementCacheSize > 0 else { return parameters.map { (key: $0.key, value: $0.value) } }
        // `created_at DEFAULT now()` and its like have no zone: they are the session's, which must be the same for all.
        let own = "-c TimeZone=UTC -c plan_cache_mode=\(planning.rawValue)"
        parameters["options"] = parameters["options"].map { "\(own) \($0)" } ?? own
        return parameters.map { (key: $0.key, value: $0.value) }
    }

    /// The same place for PostgreSQL's own programs, as environment variables: a password among arguments is everybody's.
    package var programEnvironment: [String: String] {
        guard let options = PQconndefaults() else { return [:] }
        defer { PQconninfoFree(options) }
        var environment: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let variable = option.pointee.envvar, let value = keywords[String(cString: keyword)] {
                environment[String(cString: variable)] = value
            }
            option += 1
        }
        return environment
    }

    private static func parse(_ url: String) throws(PostgresError) -> [String: String] {
        guard !url.isEmpty, !url.utf8.contains(0) else {
            throw .invalidSettings(reason: url.isEmpty ? "it is empty" : "it contains a NUL")
        }
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &message) else {
            // libpq quotes the address in most of its messages, password and all; only these two name a keyword.
            let sentence = message.map { String(cString: $0) } ?? "out of memory"
            PQfreemem(message)
            let isHarmless =
                sentence.hasPrefix("invalid connection option") || sentence.hasPrefix("invalid URI query parameter")
            throw .invalidSettings(
                reason: isHarmless
                    ? String(sentence.prefix { !$0.isNewline }) : "it is neither a libpq URL nor keyword=value pairs")
        }
        defer { PQconninfoFree(options) }
        var keywords: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { keywords[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return keywords
    }
}

extension PostgresSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The place without its secrets: host, port, database, user.
    package var description: String {
        ["host", "hostaddr", "port", "dbname", "user"].compactMap { key in
            keywords[key].map { "\(key)=\($0)" }
        }.joined(separator: " ")
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}
