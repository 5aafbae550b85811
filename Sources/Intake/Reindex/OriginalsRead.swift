package import Postgres

/// Which originals the parts of a reindex read, and how many bytes of them. Both are SQL over `photos`, so that a dry
/// run counts what the jobs will read.
package struct OriginalsRead: Sendable {
    /// Bytes at the beginning of a JPEG that nearly always contain all of its metadata.
    package static let usualJPEGHead = 128 << 10

    /// The parts of a job; empty for everything.
    package let parts: [PicturePart]
    private let readsAll: Bool

    package init(_ parts: some Collection<ReindexPart>) {
        readsAll = parts.contains(.original)
        self.parts = readsAll ? [] : PicturePart.allCases.filter(Set(parts.compactMap(\.picturePart)).contains)
    }

    package var isNothing: Bool { !readsAll && parts.isEmpty }

    /// Whether any byte of a photo's original is read.
    package var condition: SQL {
        if isNothing { return "FALSE" }
        if readsAll { return "TRUE" }
        // Unsupported files have no parts, and videos have no hash.
        let isPicture: SQL = "read_state IS DISTINCT FROM 'unsupported'"
        return parts == [.hash] ? "\(isPicture) AND coalesce(media_type, '') NOT LIKE 'video/%'" : isPicture
    }

    /// The bytes of a photo's original that are read. The metadata of a JPEG is at its beginning; if it is very long,
    /// more is read.
    package var bytes: SQL {
        let ofOne: SQL =
            parts == [.exif]
            ? """
            CASE media_type WHEN 'image/jpeg' THEN least(size_bytes, \(Int64(Self.usualJPEGHead)))
            ELSE size_bytes END
            """ : "size_bytes"
        return "CASE WHEN \(condition) THEN \(ofOne) ELSE 0 END"
    }

    /// All bytes. Other programs may write sizes that are negative, or whose sum overflows.
    package static func sum(_ bytes: SQL) -> SQL {
        "least(coalesce(sum(greatest(\(bytes), 0)), 0), \(Int64.max))::bigint"
    }
}
