package import Storage

/// The object store and the two buckets in it.
package struct StoreSettings: Sendable {
    package let endpoint: S3Endpoint
    /// The address for browsers, used in links.
    package let publicEndpoint: S3Endpoint
    package let region: String
    package let credentials: Credentials
    /// The bucket of the photos, which is only read.
    package let bucket: String
    /// The bucket of thumbnails and other derived objects.
    package let derivedBucket: String

    package init(_ source: SettingsSource) throws(SettingError) {
        let addressingText = try source.required(.s3Addressing)
        guard let addressing = S3Endpoint.Addressing(rawValue: addressingText) else {
            throw .invalid(
                .s3Addressing, value: addressingText,
                expected: S3Endpoint.Addressing.allCases.map(\.rawValue).joined(separator: " or "))
        }
        let endpointText = try source.required(.s3Endpoint)
        endpoint = try Self.endpoint(endpointText, .s3Endpoint, addressing)
        publicEndpoint = try Self.endpoint(
            source.text(.s3PublicEndpoint) ?? endpointText, .s3PublicEndpoint, addressing)
        region = try source.required(.region)
        credentials = Credentials(
            accessKeyID: try source.required(.accessKeyID), secretAccessKey: try source.required(.secretAccessKey),
            sessionToken: source.text(.sessionToken))
        bucket = try Self.bucket(source.required(.s3Bucket), .s3Bucket)
        derivedBucket = try Self.bucket(source.text(.s3DerivedBucket) ?? "\(bucket)-derived", .s3DerivedBucket)
        guard derivedBucket != bucket else {
            throw .invalid(
                .s3DerivedBucket, value: derivedBucket,
                expected:
                    "another bucket than \(Setting.s3Bucket.rawValue), since rclone sync deletes objects that its source lacks"
            )
        }
    }

    package var configuration: S3Configuration {
        S3Configuration(endpoint: endpoint, region: region, credentials: credentials)
    }

    private static func endpoint(
        _ text: String, _ setting: Setting, _ addressing: S3Endpoint.Addressing
    ) throws(SettingError) -> S3Endpoint {
        do {
            return try S3Endpoint(text, addressing: addressing, setting: setting.rawValue)
        } catch StorageError.invalidConfiguration(_, let reason) {
            throw .invalid(setting, value: text, expected: "an address such as https://host:port (\(reason))")
        } catch {
            throw .invalid(setting, value: text, expected: "an address such as https://host:port")
        }
    }

    /// The bucket naming rules that are common to AWS and other stores.
    private static func bucket(_ name: String, _ setting: Setting) throws(SettingError) -> String {
        guard name.wholeMatch(of: /[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/) != nil else {
            throw .invalid(
                setting, value: name,
                expected:
                    "3 to 63 lowercase letters, digits, dots and hyphens, with a letter or digit at both ends")
        }
        return name
    }
}
