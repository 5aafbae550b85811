import JSON
import Storage

/// The provider's discovery document and keys, requested when they are needed and kept for an hour.
///
/// Callers that arrive during a request share it. After a failure, callers get the same error for some seconds, so that a
/// provider that is down is not asked by each of them.
actor ProviderDocuments {
    private struct Kept<Value: Sendable>: Sendable {
        let value: Value
        let at: ContinuousClock.Instant
    }

    private typealias Request<Value: Sendable> = Task<Result<Value, OpenIDError>, Never>

    private static let lifetime: Duration = .seconds(3600)
    /// Documents older than ``lifetime`` still serve while the provider does not respond.
    private static let longestLifetime: Duration = .seconds(24 * 3600)
    private static let pauseAfterFailure: Duration = .seconds(3)
    /// Requests for keys because of unknown key ids, which anybody can put into a token: so many per minute.
    private static let rotationsPerMinute = 4

    private let settings: ProviderSettings
    private let requests: ProviderRequests
    private var metadata: Kept<ProviderMetadata>?
    private var keys: Kept<SigningKeys>?
    private var failure: Kept<OpenIDError>?
    private var metadataRequest: Request<ProviderMetadata>?
    private var keysRequest: Request<SigningKeys>?
    private var rotations: [ContinuousClock.Instant] = []

    init(settings: ProviderSettings, requests: ProviderRequests) {
        self.settings = settings
        self.requests = requests
    }

    func currentMetadata() async throws(OpenIDError) -> ProviderMetadata {
        if let metadata, metadata.at + Self.lifetime > .now { return metadata.value }
        if let failure, failure.at + Self.pauseAfterFailure > .now { return try keptMetadata(orThrow: failure.value) }
        let request =
            metadataRequest
            ?? Request { [settings, requests] in
                await Self.result { () throws(OpenIDError) in try await Self.load(settings, requests) }
            }
        metadataRequest = request
        let result = await request.value
        if metadataRequest == request { metadataRequest = nil }
        switch result {
        case .success(let value):
            metadata = Kept(value: value, at: .now)
            failure = nil
            return value
        case .failure(let error):
            failure = Kept(value: error, at: .now)
            return try keptMetadata(orThrow: error)
        }
    }

    private func keptMetadata(orThrow error: OpenIDError) throws(OpenIDError) -> ProviderMetadata {
        guard let metadata, metadata.at + Self.longestLifetime > .now else { throw error }
        return metadata.value
    }

    /// The provider's keys, requested again if none of them fits: providers replace keys without notice.
    func currentKeys(fitting: (SigningKeys) async -> Bool) async throws(OpenIDError) -> SigningKeys {
        if let keys, keys.at + Self.lifetime > .now {
            if await fitting(keys.value) { return keys.value }
            guard mayRotate() else { return keys.value }
        }
        let url = try await currentMetadata().keysURL
        let request =
            keysRequest
            ?? Request { [requests] in
                await Self.result { () throws(OpenIDError) in try await Self.loadKeys(url, requests) }
            }
        keysRequest = request
        let result = await request.value
        if keysRequest == request { keysRequest = nil }
        switch result {
        case .success(let value):
            keys = Kept(value: value, at: .now)
            return value
        case .failure(let error):
            if let keys, keys.at + Self.longestLifetime > .now { return keys.value }
            throw error
        }
    }

    private func mayRotate() -> Bool {
        let now = ContinuousClock.now
        rotations.removeAll { $0 + .seconds(60) < now }
        guard rotations.count < Self.rotationsPerMinute else { return false }
        rotations.append(now)
        return true
    }

    private static func load(
        _ settings: ProviderSettings, _ requests: ProviderRequests
    ) async throws(OpenIDError) -> ProviderMetadata {
        let url = ProviderMetadata.url(issuer: settings.issuer)
        let (status, object) = try await requests.object(.init(url: url, headers: [("accept", "application/json")]))
        guard status == 200 else {
            throw .malformedResponse(
                url: url, reason: "status \(status); CALOTYPE_OIDC_ISSUER must be the address before /.well-known/")
        }
        return try ProviderMetadata(object, settings: settings, url: url)
    }

    private static func loadKeys(_ url: String, _ requests: ProviderRequests) async throws(OpenIDError) -> SigningKeys
    {
        let (status, object) = try await requests.object(.init(url: url, headers: [("accept", "application/json")]))
        guard status == 200, let keys = SigningKeys(.object(object)) else {
            throw .malformedResponse(url: url, reason: "status \(status), and no JSON Web Key Set")
        }
        return keys
    }

    private static func result<Value>(
        _ body: () async throws(OpenIDError) -> Value
    ) async -> Result<Value, OpenIDError> {
        do throws(OpenIDError) { return .success(try await body()) } catch { return .failure(error) }
    }
}
