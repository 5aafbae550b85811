import CMalloc

/// Keeps what a worker has freed from staying with its process.
///
/// glibc keeps an arena for each few threads and learns from large blocks, up to 32 MB, to hold on to up to 64 MB at the
/// end of each arena. A worker's threads free pictures of many megabytes all day: 148 of 164 MB were free after 2,500
/// files, and the process grew with each arena that had once held a large one.
package struct WorkerHeap {
    /// Bytes. A larger block is mapped on its own and unmapped when freed; the pictures of ordinary cameras, scaled as they
    /// are decoded, are smaller and take their memory without a visit to the kernel.
    private static let mappedAlone: Int32 = 8 << 20
    /// Bytes that an arena may keep at its end.
    private static let kept: Int32 = 8 << 20
    /// Jobs between two visits to the holes that stay between blocks; one takes a few milliseconds.
    private static let jobsBetween = 200

    private var jobs = 0
    private var idleRounds = 0

    /// To be called once, before the worker's threads start; a setting that glibc refuses leaves its default.
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

    /// To be called whenever there is no work. A short rest between two photos would only have the next one ask for the
    /// same pages again.
    mutating func noteIdleRound() {
        idleRounds += 1
        if idleRounds > 1, jobs > 0 { giveBack() }
    }

    /// To be called when a decoder has had no work for a while.
    mutating func noteRest() {
        if jobs > 0 { giveBack() }
    }

    /// Gives pages that hold nothing back to the system.
    mutating func giveBack() {
        jobs = 0
        malloc_trim(0)
    }
}
