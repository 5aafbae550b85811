import CColour
import Glibc
import Synchronization

/// Turns pixels of an ICC profile of RGB into sRGB.
final class ColourTransform: Sendable {
    /// Safe to share between threads: Little CMS only reads a transform that has no cache. This object alone frees it.
    private nonisolated(unsafe) let handle: UnsafeMutableRawPointer

    /// Nil if there is nothing to convert: for sRGB's own profile, and for a profile of another colour space than RGB.
    private init?(_ profile: [UInt8]) {
        guard let handle = ccolour_begin(profile, profile.count) else { return nil }
        self.handle = handle
    }

    deinit { ccolour_end(handle) }

    /// - Parameter rgb: three bytes per pixel, converted in place.
    func convert(_ rgb: UnsafeMutablePointer<UInt8>, pixels: Int) {
        ccolour_to_srgb(handle, rgb, pixels)
    }

    /// Recent transforms by their profiles; nil for a profile that needs no conversion. Most pictures of a library have
    /// the profiles of a few cameras and programs, and creating a transform takes as long as converting a picture with
    /// it.
    private static let made = Mutex<[[UInt8]: ColourTransform?]>([:])
    private static let kept = 16
    /// Largest profile that is cached, in bytes. Profiles of cameras have a few thousand.
    private static let longestKept = 64 << 10

    /// The ICC profile for colour primaries and transfer characteristics of ITU-T H.273, as in HEIC and AVIF files; nil
    /// for sRGB, and for numbers that mean unspecified.
    static func profile(primaries: Int, transfer: Int) -> [UInt8]? {
        var length = 0
        guard let bytes = ccolour_profile(Int32(primaries), Int32(transfer), &length) else { return nil }
        defer { free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: length))
    }

    static func from(_ profile: [UInt8]) -> ColourTransform? {
        guard profile.count <= longestKept else { return ColourTransform(profile) }
        if let known = made.withLock({ $0[profile] }) { return known }
        let transform = ColourTransform(profile)
        made.withLock { made in
            if made.count >= kept { made.removeAll(keepingCapacity: true) }
            made.updateValue(transform, forKey: profile)
        }
        return transform
    }
}
