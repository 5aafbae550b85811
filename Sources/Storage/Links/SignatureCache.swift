import Synchronization

/// Caches the signatures of recent links. An object keeps its link for hours, and the newest page and the covers of
/// timeline and map are requested again and again.
///
/// Direct-mapped: each path has one slot, and the latest path of a slot replaces the one before.
final class SignatureCache: Sendable {
    /// Number of slots; an entry has about 200 bytes.
    private static let size = 2048

    /// Per slot a path followed by its signature; empty until the slot is used.
    private let entries = Mutex<[[UInt8]]>([])

    /// Appends the signature of a path, with `sign` if it is not cached.
    func append(to url: inout ByteCursor, of path: [UInt8], sign: (inout ByteCursor) -> Void) {
        let slot = Self.slot(of: path)
        let known = entries.withLock { $0.isEmpty ? [] : $0[slot] }
        if known.count == path.count + PresignedForm.signatureCount, known.starts(with: path) {
            return url.append(known[path.count...])
        }
        let start = url.count
        sign(&url)
        let entry = path + url.written[start...]
        entries.withLock { entries in
            if entries.isEmpty { entries = Array(repeating: [], count: Self.size) }
            entries[slot] = entry
        }
    }

    private static func slot(of path: [UInt8]) -> Int {
        var hasher = Hasher()
        path.withUnsafeBytes { hasher.combine(bytes: $0) }
        return Int(UInt(bitPattern: hasher.finalize()) % UInt(size))
    }
}
