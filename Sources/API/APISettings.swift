package import Catalog
package import Intake
import Query

/// What the API needs to know beyond the parts it is given.
package struct APISettings: Sendable {
    package var host = "127.0.0.1"
    /// Objects that are not photos.
    package var exclusions = ExclusionList.defaults
    package var port = 8080
    /// Whether browsers reach us by https; then the session's cookie never travels in clear.
    package var isHTTPS = false
    /// Where signed links lead, `http://127.0.0.1:8333`: the one place besides ours that pictures may come from.
    package var storeOrigin: String
    /// The bucket with the photos.
    package var bucket: String
    /// Folder of the front end.
    package var webFolder: String
    /// Path of `openapi.yaml`.
    package var openAPIFile: String
    /// The folder whose free space `/metrics` shows; nil for none.
    package var dataFolder: String?
    package var graphQL = GraphQLSettings()
    /// Whether to ask PostgreSQL for notifications.
    package var listens = true
    package var webhook: WebhookAuthenticator
    /// Nil where no topic of Amazon SNS is configured.
    package var sns: SNSSubscriber?
    /// Visits the address that confirms a subscription to events.
    package var visit: SNSSubscriber.Fetch = { [reader = SmallFileReader()] url in try await reader.read(url) }
    package var links: PhotoLinks
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
