package import Postgres

/// What parts read of originals: which of them, and how much. Both are SQL over `photos`, so that a dry run counts what
/// the jobs will read.
package struct OriginalsRead: Sendable {
    /// Bytes at the beginning of a JPEG that nearly always contain all of its metadata.
    package static let usualJPEGHead = 128 << 10

    /// Of a job; empty for everything.
    package let parts: [PicturePart]
    private let readsAll: Bool

    package init(_ parts: some Collection<ReindexPart>) {
        readsAll = parts.contains(.original)
        self.parts = readsAll ? [] : PicturePart.allCases.filter(Set(parts.compactMap(\.picturePart)).contains)
    }

    package var isNothing: Bool { !readsAll && parts.isEmpty }

    /// Whether anything of a photo's original is read.
    package var condition: SQL {
        if isNothing { return "FALSE" }
        if readsAll { return "TRUE" }
        // Files of other kinds have no parts, and videos no hash.
        let isPicture: SQL = "read_state IS DISTINCT FROM 'unsupported'"
        return parts == [.hash] ? "\(isPicture) AND coalesce(media_type, '') NOT LIKE 'video/%'" : isPicture
    }

    /// Bytes that are read of a photo's original. A JPEG's words stand at its beginning; where they are very long, more is
    /// read.
    package var bytes: SQL {
        let ofOne: SQL =
            parts == [.exif]
            ? """
            CASE media_type WHEN 'image/jpeg' THEN least(size_bytes, \(Int64(Self.usualJPEGHead)))
            ELSE size_bytes END
            """ : "size_bytes"
        return "CASE WHEN \(condition) THEN \(ofOne) ELSE 0 END"
    }

    /// All bytes. Other programs write sizes that are none, and whose sum is beyond all numbers.
    package static func sum(_ bytes: SQL) -> SQL {
        "least(coalesce(sum(greatest(\(bytes), 0)), 0), \(Int64.max))::bigint"
    }
}
