import CJPEG
import Glibc

/// A picture as interleaved 8-bit RGB, the output of most decoders. Owns its buffer.
struct RGBPicture: ~Copyable {
    private var raw: cjpeg_rgb

    /// Takes ownership of a buffer allocated with `malloc`.
    init(owning raw: cjpeg_rgb) {
        self.raw = raw
    }

    deinit { free(raw.rgb) }

    var width: Int { Int(raw.width) }
    var height: Int { Int(raw.height) }

    /// Passes the pixels to `body`: row by row, three bytes per pixel.
    func withPixels<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(UnsafeBufferPointer(start: raw.rgb, count: width * height * 3))
    }

    /// Passes the picture to a C function; the pointer is valid only inside `body`.
    func withRaw<Result>(_ body: (UnsafePointer<cjpeg_rgb>) -> Result) -> Result {
        withUnsafePointer(to: raw, body)
    }

    /// Converted to sRGB in place.
    consuming func inSRGB(by transform: ColourTransform) -> RGBPicture {
        transform.convert(raw.rgb, pixels: width * height)
        return self
    }
}
