/// Bounds the bytes of originals that are in memory at once; first come, first served.
///
/// What is larger than the whole budget gets all of it, and so is read alone.
actor MemoryBudget {
    private let size: Int
    private var free: Int
    private var waiting: [(bytes: Int, continuation: CheckedContinuation<Void, Never>)] = []

    init(bytes: Int) {
        size = bytes
        free = bytes
    }

    /// Waits until `bytes` are free. To be given back by ``release(_:)`` with the same number.
    func take(_ bytes: Int) async {
        let bytes = min(bytes, size)
        if waiting.isEmpty, bytes <= free {
            free -= bytes
            return
        }
        await withCheckedContinuation { waiting.append((bytes, $0)) }
    }

    func release(_ bytes: Int) {
        free += min(bytes, size)
        while let next = waiting.first, next.bytes <= free {
            free -= next.bytes
            waiting.removeFirst()
            next.continuation.resume()
        }
    }
}
