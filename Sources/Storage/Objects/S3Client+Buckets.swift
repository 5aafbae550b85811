extension S3Client {
    /// Creates a bucket. An existing bucket of ours is not an error.
    package func createBucket(_ bucket: String) async throws {
        // AWS requires the region, except for us-east-1, where naming it is an error.
        let isFirstRegion = configuration.region == "us-east-1"
        let document = """
            <CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
            <LocationConstraint>\(configuration.region)</LocationConstraint></CreateBucketConfiguration>
            """
        let operation = S3Operation(
            method: "PUT", bucket: bucket, body: isFirstRegion ? [] : Array(document.utf8),
            permission: "s3:CreateBucket")
        do {
            try await perform(operation) { _ in }
        } catch StorageError.rejected(_, "BucketAlreadyOwnedByYou", _) {
            // Created by an earlier start, or by an attempt whose response was lost.
        } catch StorageError.rejected(_, "BucketAlreadyExists", let message) {
            // Other stores than AWS also respond this for our own buckets; later requests show whether it is ours.
            guard try await bucketExists(bucket) else {
                throw StorageError.rejected(status: 409, code: "BucketAlreadyExists", message: message)
            }
        }
    }

    /// Checks that the bucket exists and that these credentials may list it.
    package func bucketExists(_ bucket: String) async throws -> Bool {
        do {
            try await perform(S3Operation(method: "HEAD", bucket: bucket, permission: "s3:ListBucket")) { _ in }
            return true
        } catch StorageError.bucketNotFound {
            return false
        } catch StorageError.accessDenied(code: "Forbidden", _) {
            // A response to HEAD has no reason; the same request with GET has.
            _ = try await page(of: bucket, pageSize: 1)
            return true
        }
    }

    /// Removes an empty bucket.
    package func deleteBucket(_ bucket: String) async throws {
        try await perform(S3Operation(method: "DELETE", bucket: bucket, permission: "s3:DeleteBucket")) { _ in }
    }
}
