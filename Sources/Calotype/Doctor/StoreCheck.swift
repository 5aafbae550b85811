import Foundation
import Storage

/// Checks the object store: address, credentials and their permissions, both buckets, and the clock.
package struct StoreCheck: Sendable {
    private let settings: StoreSettings

    package init(settings: StoreSettings) { self.settings = settings }

    package func findings() async -> [Finding] {
        var configuration = settings.configuration
        configuration.retries = RetryPolicy(attempts: 1)
        let client = S3Client(configuration: configuration)
        return [
            await clock(), await photos(client), await derived(client),
        ]
    }

    /// The reason why the photos cannot be listed; nil if they can.
    func refusal() async -> Finding? {
        var configuration = settings.configuration
        configuration.retries = RetryPolicy(attempts: 1)
        let finding = await photos(S3Client(configuration: configuration))
        return finding.isWrong ? finding : nil
    }

    private func photos(_ client: S3Client) async -> Finding {
        let subject = "bucket \(settings.bucket)"
        do {
            guard try await client.bucketExists(settings.bucket) else {
                return Finding(
                    subject: subject,
                    outcome: .wrong(
                        "does not exist",
                        remedy: "create it, or set \(Setting.s3Bucket.rawValue) to the bucket of your photos"))
            }
            return Finding(subject: subject, outcome: .fine(try await readable(client)))
        } catch {
            return Finding(subject: subject, outcome: .wrong("\(error)", remedy: Self.advice(error)))
        }
    }

    /// Reads one byte of the first nonempty object, the only way to test the permission to read.
    private func readable(_ client: S3Client) async throws -> String {
        let page = try await client.page(of: settings.bucket, pageSize: 100)
        guard let object = page.objects.first(where: { $0.size > 0 }) else {
            return "exists and can be listed; it is empty, so reading could not be tested"
        }
        do {
            _ = try await client.get(object.key, in: settings.bucket, range: .from(0, count: 1), limit: 1)
        } catch StorageError.notFound {
            // An object that was just removed or is archived does not indicate a missing permission.
        } catch StorageError.accessDenied(code: "InvalidObjectState", _) {
        }
        return "exists; it can be listed and read"
    }

    /// Writes and removes an object, the only way to test the permission to write.
    private func derived(_ client: S3Client) async -> Finding {
        let subject = "bucket \(settings.derivedBucket)"
        let probe = ".calotype-doctor-\(UUID().uuidString.lowercased())"
        do {
            guard try await client.bucketExists(settings.derivedBucket) else {
                return Finding(
                    subject: subject,
                    outcome: .wrong(
                        "does not exist",
                        remedy: "create it, or set \(Setting.s3DerivedBucket.rawValue) to a bucket for thumbnails"))
            }
            _ = try await client.put(Array("probe".utf8), as: probe, in: settings.derivedBucket)
            try await client.delete(probe, in: settings.derivedBucket)
            return Finding(subject: subject, outcome: .fine("exists and can be written"))
        } catch {
            return Finding(subject: subject, outcome: .wrong("\(error)", remedy: Self.advice(error)))
        }
    }

    /// With a difference of five minutes or more the store rejects signatures, and links expire early or late. The
    /// store's time is the `Date` header of each response.
    private func clock() async -> Finding {
        let subject = "object store"
        let address = "\(settings.endpoint.scheme)://\(settings.endpoint.authority)/"
        do {
            let answer = try await HTTPTransport().send(.init(method: "HEAD", url: address))
            guard let text = answer.headers["Date"], let theirs = Self.date(text) else {
                return Finding(subject: subject, outcome: .fine("\(address) responds, without a Date header"))
            }
            let skew = ClockSkew(seconds: theirs.timeIntervalSince(Date()))
            let finding = skew.finding(of: "\(subject) and its clock", limit: 240)
            return finding
        } catch {
            return Finding(
                subject: subject,
                outcome: .wrong(
                    "\(address): \(error)",
                    remedy: "start the store, and check its address in \(Setting.s3Endpoint.rawValue)"))
        }
    }

    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return format.date(from: text)
    }

    private static func advice(_ error: any Error) -> String {
        guard let error = error as? StorageError, !error.isUnavailable else {
            return "start the store, and check its address in \(Setting.s3Endpoint.rawValue)"
        }
        return """
            compare \(Setting.accessKeyID.rawValue), \(Setting.secretAccessKey.rawValue) and \
            \(Setting.region.rawValue) with the store's, and what the key may do: list and read the photos, \
            write the derived bucket
            """
    }
}
