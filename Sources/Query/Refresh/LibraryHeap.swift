import CMalloc
import FoundationEssentials

/// Keeps what loading and requests have freed from staying with the process.
///
/// glibc keeps an arena for each few threads: with 300,000 photos, 39 MB were in use after 10,000 requests, and as much
/// again was free in eight arenas.
package enum LibraryHeap {
    /// To be called once, before threads start; a setting that glibc refuses leaves its default.
    package static func bound() {
        mallopt(M_ARENA_MAX, Int32(clamping: ProcessInfo.processInfo.activeProcessorCount))
    }

    /// Gives pages that hold nothing back to the system, which takes some milliseconds.
    static func releaseFreeMemory() { malloc_trim(0) }
}
