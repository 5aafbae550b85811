import CMalloc
import FoundationEssentials

/// Limits the memory that the allocator keeps after loads and requests.
///
/// glibc has several arenas: with 300,000 photos, 39 MB were in use after 10,000 requests, and as much again was free in
/// eight arenas.
package enum LibraryHeap {
    /// Limits the number of arenas. Call it once, before threads start. If glibc rejects the setting, its default remains.
    package static func bound() {
        mallopt(M_ARENA_MAX, Int32(clamping: ProcessInfo.processInfo.activeProcessorCount))
    }

    /// Returns free pages to the system, which takes some milliseconds.
    static func releaseFreeMemory() { malloc_trim(0) }
}
