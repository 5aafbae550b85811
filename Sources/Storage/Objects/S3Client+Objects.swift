import Foundation

extension S3Client {
    /// Conditions for reading an object.
    package struct Conditions: Sendable, Equatable {
        /// Read only if the entity tag has changed; ``StorageError/notModified(key:)`` otherwise.
        package var ifNoneMatch: String?
        /// Read only if the entity tag is still this one; ``StorageError/preconditionFailed(key:)`` otherwise.
        package var ifMatch: String?

        package init(ifNoneMatch: String? = nil, ifMatch: String? = nil) {
            self.ifNoneMatch = ifNoneMatch
            self.ifMatch = ifMatch
        }

        var headers: HeaderFields {
            var headers = HeaderFields()
            if let ifNoneMatch { headers.append("If-None-Match", "\"\(ifNoneMatch)\"") }
            if let ifMatch { headers.append("If-Match", "\"\(ifMatch)\"") }
            return headers
        }
    }

    /// Reads an object, or a range of it, into memory.
    ///
    /// - Parameter limit: in bytes. A larger body is ``StorageError/tooLarge(limit:size:)``, before it is read if the store
    ///   declares its length.
    package func get(
        _ key: String, in bucket: String, range: ByteRange? = nil, conditions: Conditions = .init(), limit: Int
    ) async throws -> StoredObject {
        try await perform(reading(key, in: bucket, range, conditions)) { response in
            let part = try ObjectPart(key: key, response)
            try part.check(limit: limit)
            let bytes = try await response.body.collect(upTo: limit, expecting: part.length)
            return StoredObject(info: part.info, bytes: bytes)
        }
    }

    /// Reads an object, or a range of it, part by part as it arrives.
    ///
    /// Requests are repeated only until the first byte: a later failure ends the stream with
    /// ``StorageError/unavailable(_:)``.
    package func open(
        _ key: String, in bucket: String, range: ByteRange? = nil, conditions: Conditions = .init(), limit: Int
    ) async throws -> ObjectStream {
        try await perform(reading(key, in: bucket, range, conditions)) { response in
            let part = try ObjectPart(key: key, response)
            try part.check(limit: limit)
            return ObjectStream(info: part.info, length: part.length, limit: limit, body: response.body)
        }
    }

    package func head(
        _ key: String, in bucket: String, conditions: Conditions = .init()
    ) async throws -> ObjectInfo {
        let operation = S3Operation(
            method: "HEAD", bucket: bucket, key: key, headers: conditions.headers, permission: "s3:GetObject")
        return try await perform(operation) { try ObjectPart(key: key, $0).info }
    }

    /// Writes a whole object, replacing one with the same key, and returns its entity tag.
    ///
    /// - Parameter metadata: stored as `x-amz-meta-` headers; names and values must be ASCII.
    @discardableResult
    package func put(
        _ bytes: [UInt8], as key: String, in bucket: String, contentType: String = "application/octet-stream",
        cacheControl: String? = nil, metadata: [String: String] = [:]
    ) async throws -> String? {
        var headers: HeaderFields = [("Content-Type", contentType)]
        if let cacheControl { headers.append("Cache-Control", cacheControl) }
        for (name, value) in metadata { headers.append("x-amz-meta-\(name)", value) }
        let operation = S3Operation(
            method: "PUT", bucket: bucket, key: key, headers: headers, body: bytes, permission: "s3:PutObject")
        return try await perform(operation) { $0.headers.etag }
    }

    /// Deletes an object. A missing object is not an error.
    package func delete(_ key: String, in bucket: String) async throws {
        let operation = S3Operation(method: "DELETE", bucket: bucket, key: key, permission: "s3:DeleteObject")
        do {
            try await perform(operation) { _ in }
        } catch StorageError.notFound {
            // S3 responds with 204; some stores respond with 404, which means the same.
        }
    }

    private func reading(_ key: String, in bucket: String, _ range: ByteRange?, _ conditions: Conditions)
        -> S3Operation
    {
        var headers = conditions.headers
        if let range { headers.append("Range", range.header) }
        return S3Operation(method: "GET", bucket: bucket, key: key, headers: headers, permission: "s3:GetObject")
    }
}

/// The bytes of an object in parts as they arrive. It can be read once; releasing it ends the transfer.
package struct ObjectStream: AsyncSequence, Sendable {
    package let info: ObjectInfo
    /// The length of the object or of the requested range, in bytes.
    package let length: Int
    let limit: Int
    let body: ResponseBody

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var parts: ResponseBody.AsyncIterator
        fileprivate let limit: Int
        fileprivate var count = 0

        /// - Throws: ``StorageError``, or `CancellationError`.
        package mutating func next() async throws -> [UInt8]? {
            do {
                guard let part = try await parts.next() else { return nil }
                count += part.count
                guard count <= limit else { throw StorageError.tooLarge(limit: limit, size: nil) }
                return part
            } catch let error as HTTPTransportError {
                throw error.mayRetry
                    ? StorageError.unavailable(.init(attempts: 1, reason: error.description)) : StorageError(error)
            }
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(parts: body.makeAsyncIterator(), limit: limit)
    }
}
