import Catalog
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Writers

/// Stores the results of many photos from one request: JSON, one a line.
///
/// Lines are read and stored as they come, ``batchSize`` at a time, so a large body needs little memory; what was stored
/// before a broken line or connection stays, and may be sent again. The answer has a line for each, in their order, and
/// one for all beyond ``lineLimit``. It begins once all are read: a client that reads only after it has sent everything
/// must not be waited for.
struct AIBulk: Sendable {
    static let lineLimit = 10_000
    /// Bytes of one line, as of the body for one photo.
    static let lineLength = 1 << 20
    private static let batchSize = 250
    /// Bytes of the lines that are stored together, whatever their number.
    private static let batchBytes = 1 << 20

    let store: AIResultsStore

    func write(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        guard let type = request.headers[.contentType],
            ["application/x-ndjson", "application/jsonl"].contains(MediaTypeHeader(type).essence)
        else { throw APIError.unsupportedMediaType(allowed: "application/x-ndjson") }
        if let coding = request.headers[.contentEncoding], coding.lowercased() != "identity" {
            throw APIError.unsupportedMediaType(allowed: "sent without Content-Encoding")
        }
        guard context.bodyReading.begin() else {
            throw APIError.badInput(field: "body", reason: "has already been read")
        }
        // A line, those that wait, and what is read of them.
        if let loan = context.bodyBudget?.loan(to: context.sender) {
            context.bodyReading.keep(loan)
            try loan.grow(to: 2 * (Self.lineLength + Self.batchBytes))
        }
        request.wantBody(context)
        var lines = Lines(store: store)
        // Of a line that is too long, one byte more than is allowed.
        var line: [UInt8] = []
        for try await part in request.body {
            for byte in part.readableBytesView {
                if byte == UInt8(ascii: "\n") {
                    try await lines.take(line)
                    line.removeAll(keepingCapacity: true)
                } else if line.count <= Self.lineLength {
                    line.append(byte)
                }
            }
        }
        try await lines.take(line)
        try await lines.flush()
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: .init(byteBuffer: ByteBuffer(string: lines.outcomes.joined())))
    }

    /// The lines so far: those that wait to be stored together, and the outcomes.
    private struct Lines {
        let store: AIResultsStore
        var outcomes: [String] = []
        private var waiting: [(write: AIWrite, line: Int)] = []
        private var waitingBytes = 0
        private var photos: Set<PhotoID> = []

        init(store: AIResultsStore) { self.store = store }

        mutating func take(_ line: [UInt8]) async throws {
            if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { return }
            guard outcomes.count < AIBulk.lineLimit else {
                guard outcomes.count == AIBulk.lineLimit else { return }
                return refuse(
                    "line",
                    "exceeds the limit of \(AIBulk.lineLimit) lines per request: this line and the following ones are not stored"
                )
            }
            guard line.count <= AIBulk.lineLength else {
                return refuse("line", "must not have more than \(AIBulk.lineLength) bytes")
            }
            let number = outcomes.count
            let write: AIWrite
            do {
                write = try AIWrite(try JSONValue(json: line), path: "line")
            } catch let error as InputError {
                return refuse(error.path, error.reason)
            } catch APIError.badInput(_, let reason) {
                return refuse("line", reason)
            }
            let isFull = waiting.count >= AIBulk.batchSize || waitingBytes + line.count > AIBulk.batchBytes
            if isFull || photos.contains(write.photo) { try await flush() }
            photos.insert(write.photo)
            waitingBytes += line.count
            waiting.append((write, number))
            outcomes.append("")
        }

        private mutating func refuse(_ field: String, _ reason: String) {
            outcomes.append(
                Self.line([
                    "status": .string("REFUSED"), "field": .string(field),
                    "reason": .string(reason),
                ]))
        }

        mutating func flush() async throws {
            guard !waiting.isEmpty else { return }
            let written = try await store.write(waiting.map(\.write))
            for (outcome, (write, line)) in zip(written, waiting) {
                var members: JSONObject = [
                    "photo": .int(Int(write.photo.rawValue)),
                    "status": .string(outcome.isMissing ? "NOT_FOUND" : outcome.hasChanged ? "STORED" : "UNCHANGED"),
                ]
                if !outcome.kept.isEmpty { members.append("kept", outcome.keptJSON) }
                outcomes[line] = Self.line(members)
            }
            waiting.removeAll(keepingCapacity: true)
            waitingBytes = 0
            photos.removeAll(keepingCapacity: true)
        }

        private static func line(_ members: JSONObject) -> String {
            JSONValue.object(members).json + "\n"
        }
    }
}
