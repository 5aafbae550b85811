extension S3Client {
    /// Makes a bucket; one that exists already and is ours is no error.
    package func createBucket(_ bucket: String) async throws {
        // AWS wants the region named, except for its first one, where naming it is an error.
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
            // Made before, by an earlier start or by an attempt whose answer was lost.
        } catch StorageError.rejected(_, "BucketAlreadyExists", let message) {
            // Stores other than AWS say this of our own buckets too; whether it is ours shows in using it.
            guard try await bucketExists(bucket) else {
                throw StorageError.rejected(status: 409, code: "BucketAlreadyExists", message: message)
            }
        }
    }

    /// Whether the bucket is there and these credentials may list it.
    package func bucketExists(_ bucket: String) async throws -> Bool {
        do {
            try await perform(S3Operation(method: "HEAD", bucket: bucket, permission: "s3:ListBucket")) { _ in }
            return true
        } catch StorageError.bucketNotFound {
            return false
        } catch StorageError.accessDenied(code: "Forbidden", _) {
            // An answer to HEAD does not say why; the same asked by GET does.
            _ = try await page(of: bucket, pageSize: 1)
            return true
        }
    }

    /// Removes an empty bucket.
    package func deleteBucket(_ bucket: String) async throws {
        try await perform(S3Operation(method: "DELETE", bucket: bucket, permission: "s3:DeleteBucket")) { _ in }
    }
}
