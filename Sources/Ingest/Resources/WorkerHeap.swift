import CMalloc

/// Returns freed memory of a worker to the operating system.
///
/// glibc keeps an arena per few threads. After large blocks, up to 32 MB, it keeps up to 64 MB at the end of each
/// arena. A worker's threads constantly free pictures of many megabytes: 148 of 164 MB were free after 2,500 files, and
/// the process grew with each arena that had once contained a large picture.
package struct WorkerHeap {
    /// In bytes. Larger blocks get mappings of their own, which are unmapped when freed. Pictures of ordinary cameras,
    /// scaled during decoding, are smaller and need no system call.
    private static let mappedAlone: Int32 = 8 << 20
    /// Bytes that an arena may keep at its end.
    private static let kept: Int32 = 8 << 20
    /// Jobs between two trims. A trim takes a few milliseconds.
    private static let jobsBetween = 200

    private var jobs = 0
    private var idleRounds = 0

    /// Call once, before the worker's threads start. A setting that glibc rejects keeps its default.
    package static func bound(pictureThreads: Int) {
        mallopt(M_ARENA_MAX, Int32(clamping: pictureThreads + 1))
        mallopt(M_MMAP_THRESHOLD, mappedAlone)
        mallopt(M_TRIM_THRESHOLD, kept)
    }

    mutating func noteJob() {
        jobs += 1
        idleRounds = 0
        if jobs >= Self.jobsBetween { giveBack() }
    }

    /// Call whenever there is no work. After a short break between two photos a trim would only make the next one
    /// request the same pages again.
    mutating func noteIdleRound() {
        idleRounds += 1
        if idleRounds > 1, jobs > 0 { giveBack() }
    }

    /// Call when a decoder has had no work for a while.
    mutating func noteRest() {
        if jobs > 0 { giveBack() }
    }

    /// Returns unused pages to the operating system.
    mutating func giveBack() {
        jobs = 0
        malloc_trim(0)
    }
}
