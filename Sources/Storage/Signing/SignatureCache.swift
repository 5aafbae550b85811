import Synchronization

/// Remembers the signatures of the links last asked for. An object keeps its link for hours, and the newest page, the
/// covers of a timeline and those of a map are asked for again and again.
///
/// Each path has one place, which it shares with others: whichever came last is remembered.
final class SignatureCache: Sendable {
    /// 200 bytes each.
    private static let size = 2048

    /// A path and its signature, one behind the other; empty until a link comes to the place.
    private let entries = Mutex<[[UInt8]]>([])

    /// Appends the signature of a path, which `sign` does where it is not remembered.
    func append(to url: inout ByteCursor, of path: [UInt8], sign: (inout ByteCursor) -> Void) {
        let place = Self.place(of: path)
        let known = entries.withLock { $0.isEmpty ? [] : $0[place] }
        if known.count == path.count + PresignedForm.signatureCount, known.starts(with: path) {
            return url.append(known[path.count...])
        }
        let start = url.count
        sign(&url)
        let entry = path + url.written[start...]
        entries.withLock { entries in
            if entries.isEmpty { entries = Array(repeating: [], count: Self.size) }
            entries[place] = entry
        }
    }

    private static func place(of path: [UInt8]) -> Int {
        var hasher = Hasher()
        path.withUnsafeBytes { hasher.combine(bytes: $0) }
        return Int(UInt(bitPattern: hasher.finalize()) % UInt(size))
    }
}
