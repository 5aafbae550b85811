package import Catalog
package import Intake
package import OpenID
import Query

/// The settings of the API.
package struct APISettings: Sendable {
    package var host = "127.0.0.1"
    /// Keys of objects that are not photos.
    package var exclusions = ExclusionList.defaults
    package var port = 8080
    /// Whether browsers use HTTPS; then the session's cookie is never sent in clear.
    package var isHTTPS = false
    /// Where browsers reach the library, without a slash at its end: `https://photos.example`.
    package var publicURL = ""
    /// The file with the secret that creates the first owner; nil for none.
    package var setupSecretFile: String?
    /// The origin of signed links, such as `http://127.0.0.1:8333`: the only other origin from which pictures may be
    /// loaded.
    package var storeOrigin: String
    /// The bucket with the photos.
    package var bucket: String
    /// The folder of the front end.
    package var webFolder: String
    /// The path of `openapi.yaml`.
    package var openAPIFile: String
    /// The folder whose free space `/metrics` shows; nil for none.
    package var dataFolder: String?
    package var graphQL = GraphQLSettings()
    /// Whether PostgreSQL sends notifications.
    package var listens = true
    package var webhook: WebhookAuthenticator
    /// Nil if no topic of Amazon SNS is configured.
    package var sns: SNSSubscriber?
    /// Requests the address that confirms a subscription to events.
    package var visit: SNSSubscriber.Fetch = { [reader = SmallFileReader()] url in try await reader.read(url) }
    package var links: PhotoLinks
    /// Nil if no provider of OpenID Connect is configured.
    package var openID: OpenIDProvider?
    package var basePath = BasePath.root
    package var proxies = TrustedProxies.none
    /// The header in which trusted proxies name the user whom they have authenticated; nil if they do not.
    package var proxyUserHeader: ProxyUserHeader?
    package var limits = ConnectionLimits()

    package init(
        storeOrigin: String, bucket: String, webFolder: String, openAPIFile: String, webhook: WebhookAuthenticator,
        links: PhotoLinks
    ) {
        self.storeOrigin = storeOrigin
        self.bucket = bucket
        self.webFolder = webFolder
        self.openAPIFile = openAPIFile
        self.webhook = webhook
        self.links = links
    }
}
