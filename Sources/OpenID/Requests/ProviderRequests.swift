import JSON
package import Storage
import Support

/// Sends requests to the provider, with limits on time, size and number.
///
/// Uses libcurl like the requests to stores: it verifies certificates with the system's authorities and follows no redirects.
package final class ProviderRequests: Sendable {
    package typealias Response = (status: Int, body: [UInt8])
    package typealias Send = @Sendable (HTTPTransport.Request) async throws -> Response

    /// Largest response, in bytes.
    private static let sizeLimit = 256 << 10
    /// Unfinished requests at a time.
    private static let most = 16

    private let send: Send
    private let timeLimit: Duration
    private let unfinished = AdmissionLimit(most)

    package convenience init(timeLimit: Duration) {
        let transport = HTTPTransport(
            settings: .init(connectTimeout: timeLimit, stallTimeout: timeLimit, connectionsPerHost: 8))
        self.init(timeLimit: timeLimit) { request in
            let response = try await transport.send(request)
            return (response.status, try await response.body.collect(upTo: Self.sizeLimit))
        }
    }

    package init(timeLimit: Duration, send: @escaping Send) {
        self.timeLimit = timeLimit
        self.send = send
    }

    /// Returns the status and the object of a JSON response.
    func object(_ request: HTTPTransport.Request) async throws(OpenIDError) -> (status: Int, object: JSONObject) {
        let response = try await response(to: request)
        guard response.status < 500 else {
            throw .unavailable(url: request.url, reason: "it responded with status \(response.status)")
        }
        guard !(300..<400).contains(response.status) else {
            throw .malformedResponse(
                url: request.url, reason: "it redirects; configure the address that it redirects to")
        }
        guard let object = try? JSONReader.read(response.body, depth: 16).object else {
            throw .malformedResponse(
                url: request.url, reason: "status \(response.status), and the body is no JSON object")
        }
        return (response.status, object)
    }

    private func response(to request: HTTPTransport.Request) async throws(OpenIDError) -> Response {
        guard unfinished.enter() else { throw .busy }
        defer { unfinished.leave() }
        do {
            return try await withThrowingTaskGroup(of: Response?.self) { group in
                group.addTask { [send] in try await send(request) }
                group.addTask { [timeLimit] in
                    try await Task.sleep(for: timeLimit)
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let response = first else {
                    throw OpenIDError.unavailable(url: request.url, reason: "no response within \(timeLimit)")
                }
                return response
            }
        } catch let error as OpenIDError {
            throw error
        } catch HTTPTransportError.tooLarge(let limit) {
            throw .malformedResponse(url: request.url, reason: "it is longer than \(limit) bytes")
        } catch {
            throw .unavailable(url: request.url, reason: "\(error)")
        }
    }
}

/// A form body (`application/x-www-form-urlencoded`).
struct Form {
    private let fields: KeyValuePairs<String, String>

    init(_ fields: KeyValuePairs<String, String>) { self.fields = fields }

    var text: String {
        fields.map { "\(PercentEncoding.component($0.key))=\(PercentEncoding.component($0.value))" }
            .joined(separator: "&")
    }
}
