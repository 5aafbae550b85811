import XML

extension S3Client {
    /// Returns the objects of a bucket, page by page, in the store's order.
    ///
    /// AWS lists in byte order of the keys; other stores do not, so no caller may rely on an order.
    /// - Parameters:
    ///   - prefix: of the keys; empty lists all.
    ///   - pageSize: 1 to 1,000 keys per page.
    package func list(_ bucket: String, prefix: String = "", pageSize: Int = 1000) -> ObjectListing {
        ObjectListing(client: self, bucket: bucket, prefix: prefix, pageSize: min(max(1, pageSize), 1000))
    }

    /// Returns one page of a listing; `token` is ``ObjectPage/next`` of the page before. A long listing can be continued
    /// after a restart.
    package func page(
        of bucket: String, prefix: String = "", pageSize: Int = 1000, after token: String? = nil
    ) async throws -> ObjectPage {
        var query: [(name: String, value: String)] = [
            ("list-type", "2"), ("encoding-type", "url"), ("max-keys", String(min(max(1, pageSize), 1000))),
        ]
        if !prefix.isEmpty { query.append(("prefix", prefix)) }
        if let token { query.append(("continuation-token", token)) }
        let operation = S3Operation(method: "GET", bucket: bucket, query: query, permission: "s3:ListBucket")
        return try await perform(operation) { response in
            do {
                return try ObjectPage(parsing: try await response.body.collect(upTo: ObjectPage.documentLimit))
            } catch let error as XMLError {
                throw StorageError.invalidResponse("listing: \(error)")
            }
        }
    }
}

/// One page of a listing.
package struct ObjectPage: Sendable, Equatable {
    /// Entries have only key, size, entity tag and date.
    package let objects: [ObjectInfo]
    /// Continues the listing; nil on its last page.
    package let next: String?
}

/// All pages of a listing; each is fetched when it is needed.
package struct ObjectListing: AsyncSequence, Sendable {
    let client: S3Client
    let bucket: String
    let prefix: String
    let pageSize: Int

    package struct AsyncIterator: AsyncIteratorProtocol {
        private enum Position {
            case start
            case after(String)
            case end
        }

        fileprivate let listing: ObjectListing
        private var position = Position.start

        fileprivate init(listing: ObjectListing) {
            self.listing = listing
        }

        /// - Throws: ``StorageError``, or `CancellationError`.
        package mutating func next() async throws -> ObjectPage? {
            let token: String?
            switch position {
            case .start: token = nil
            case .after(let last): token = last
            case .end: return nil
            }
            let page = try await listing.client.page(
                of: listing.bucket, prefix: listing.prefix, pageSize: listing.pageSize, after: token)
            if let next = page.next {
                // A store that repeats a token would cause an endless loop.
                guard next != token else {
                    throw StorageError.invalidResponse("listing: the continuation token repeats")
                }
                position = .after(next)
            } else {
                position = .end
            }
            return page
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(listing: self)
    }
}
