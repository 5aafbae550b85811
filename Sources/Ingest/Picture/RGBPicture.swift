import CJPEG
import Glibc
import Intake

/// A picture as most decoders hand it out: interleaved 8-bit RGB, owned and freed once.
struct RGBPicture: ~Copyable {
    private var raw: cjpeg_rgb

    /// Takes over a buffer that `free` frees.
    init(owning raw: cjpeg_rgb) {
        self.raw = raw
    }

    deinit { free(raw.rgb) }

    var width: Int { Int(raw.width) }
    var height: Int { Int(raw.height) }

    /// Lends the pixels, row by row, three bytes each.
    func withPixels<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(UnsafeBufferPointer(start: raw.rgb, count: width * height * 3))
    }

    /// Lends the picture as the C functions take it.
    func withRaw<Result>(_ body: (UnsafePointer<cjpeg_rgb>) -> Result) -> Result {
        withUnsafePointer(to: raw, body)
    }

    /// In sRGB.
    consuming func inSRGB(by transform: ColourTransform) -> RGBPicture {
        transform.convert(raw.rgb, pixels: width * height)
        return self
    }
}
