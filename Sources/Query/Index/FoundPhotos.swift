import Catalog
import Synchronization

/// What the last conditions that looked at every photo of a segment found. The segment never changes, so that holds as
/// long as it does: the next page under a filter, its counts, timeline and map look no photo up again.
final class FoundPhotos: Sendable {
    /// At most an eighth of a byte a photo each.
    private static let most = 32

    /// The last asked for at the end.
    private let kept = Mutex<[(condition: PhotoFilter, photos: Bitmap)]>([])

    subscript(condition: PhotoFilter) -> Bitmap? {
        kept.withLock { kept in
            guard let place = kept.firstIndex(where: { $0.condition.isExactly(condition) }) else { return nil }
            kept.append(kept.remove(at: place))
            return kept.last?.photos
        }
    }

    func keep(_ photos: Bitmap, of condition: PhotoFilter) {
        kept.withLock { kept in
            if kept.contains(where: { $0.condition.isExactly(condition) }) { return }
            if kept.count == Self.most { kept.removeFirst() }
            kept.append((condition, photos))
        }
    }
}
