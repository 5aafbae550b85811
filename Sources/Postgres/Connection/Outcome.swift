import CPostgres

/// Collects the results of one statement, including those of its DEALLOCATE and PREPARE.
struct Outcome {
    private(set) var succeeded = 0
    private var rows: Rows?
    private var error: PostgresError?

    /// Adds the next result. Throws errors after which the connection is unusable.
    mutating func add(_ result: borrowing QueryResult) throws(PostgresError) {
        switch result.status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            succeeded += 1
            rows = result.rows()
        case PGRES_FATAL_ERROR:
            let report = result.serverError()
            if report.endsSession {
                throw .connectionLost(reason: report.message, sqlState: report.sqlState)
            }
            error = error ?? .server(report)
        case PGRES_PIPELINE_ABORTED: break  // follows the error of the statement's own PREPARE
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            throw .misuse("COPY needs copyIn or copyOut, not a query")
        default: throw .protocolViolation("result status \(result.status.rawValue)")
        }
    }

    func answer() -> Result<Rows, PostgresError> {
        if let error { return .failure(error) }
        guard let rows else { return .failure(.protocolViolation("no result for a statement")) }
        return .success(rows)
    }
}
