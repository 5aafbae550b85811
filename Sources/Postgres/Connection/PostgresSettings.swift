import CPostgres

/// The address of the database and the limits of its connections.
package struct PostgresSettings: Sendable {
    /// libpq's keywords, parsed from the address.
    private let keywords: [String: String]

    /// Maximum number of open connections; each takes some megabytes on the server.
    package var maxConnections = 8
    /// Maximum number of callers that wait for a connection; further ones fail at once.
    package var waitLimit = 256
    /// How long a caller waits for a connection.
    package var waitTimeout: Duration = .seconds(5)
    /// Timeout of one connection attempt; libpq counts in whole seconds, at least two.
    package var connectTimeout: Duration = .seconds(5)
    /// How long an unused connection stays open while `run()` is running.
    package var idleTimeout: Duration = .seconds(300)
    /// The name in `pg_stat_activity`.
    package var applicationName = "calotype"
    /// Prepared statements per connection. 0 for pgbouncer in transaction mode, where the next transaction may run on
    /// another server connection; then no session options are set either, because pgbouncer rejects them.
    package var statementCacheSize = 128
    package var planning = Planning.custom

    /// The plans of prepared statements (the server's `plan_cache_mode`).
    package enum Planning: String, Sendable {
        /// A plan per execution, for its values.
        case custom = "force_custom_plan"
        /// One plan for all values, created at the first execution.
        case generic = "force_generic_plan"
        /// Five custom plans, then the one that the server estimates to be cheaper.
        case automatic = "auto"
    }

    /// Parses a libpq URI or `keyword=value` string, such as `postgresql://calotype@127.0.0.1:5432/calotype`.
    ///
    /// Missing values come from the environment (`PGHOST`, `PGPASSWORD`, …), as in every libpq program.
    package init(url: String) throws(PostgresError) {
        keywords = try Self.parse(url)
    }

    /// Returns settings for another database on the same server.
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

    /// All parameters for libpq.
    var connectParameters: [(key: String, value: String)] {
        var parameters = keywords
        parameters["application_name"] = parameters["application_name"] ?? applicationName
        parameters["client_encoding"] = "UTF8"
        parameters["connect_timeout"] = "\(max(2, connectTimeout.components.seconds))"
        // Detects a silently vanished peer in about a minute instead of the system's two hours.
        parameters["keepalives_idle"] = parameters["keepalives_idle"] ?? "30"
        parameters["keepalives_interval"] = parameters["keepalives_interval"] ?? "10"
        parameters["keepalives_count"] = parameters["keepalives_count"] ?? "3"
        parameters["tcp_user_timeout"] = parameters["tcp_user_timeout"] ?? "60000"
        guard statementCacheSize > 0 else { return parameters.map { (key: $0.key, value: $0.value) } }
        // Columns without a zone, such as `created_at DEFAULT now()`, use the session's, which must be the same for all.
        let own = "-c TimeZone=UTC -c plan_cache_mode=\(planning.rawValue)"
        parameters["options"] = parameters["options"].map { "\(own) \($0)" } ?? own
        return parameters.map { (key: $0.key, value: $0.value) }
    }

    /// The address as environment variables for PostgreSQL's programs: other users can read a password in arguments.
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
            // libpq quotes the address, including the password, in all messages except these two, which name a keyword.
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
    /// The address without secrets: host, port, database, user.
    package var description: String {
        ["host", "hostaddr", "port", "dbname", "user"].compactMap { key in
            keywords[key].map { "\(key)=\($0)" }
        }.joined(separator: " ")
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}
