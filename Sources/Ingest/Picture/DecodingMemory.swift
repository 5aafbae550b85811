/// Estimates the memory of libvips' decoders from a file's header. Most decoders read a picture row by row, but some
/// forms of PNG, WebP and TIFF, and every GIF and JPEG XL, are held in memory as a whole. Without a limit, a file of a
/// few kilobytes can take gigabytes.
enum DecodingMemory {
    /// Maximum bytes per picture, so that a worker stays below 300 MB: JPEG XL of 12 megapixels, WebP of 46, PNG of 61.
    static let limit = 184_000_000
    /// In bytes. A process decodes one picture above `much` at a time, and nothing beside a picture above `most`.
    private static let (much, most) = (32_000_000, 100_000_000)

    /// Bytes per pixel, rounded up; measured with libvips 8.14, libjxl 0.7 (lossless) and nsgif.
    private static let jpegXL = 15
    private static let gif = 7

    /// Bytes per pixel of libheif for HEIC and AVIF: 3 for files of phones, 10 with 10 bits per sample and 4:4:4
    /// chroma.
    private static let (heif, heifAtMost) = (3, 10)

    /// - Parameter memory: bytes, see ``bytes(_:_:width:height:)``.
    static func share(of memory: Int, _ type: MediaType, pixels: Int) -> DecodingLimiter.Share {
        guard type == .heic || type == .avif else { return share(of: memory) }
        return pixels * heif > most || (type == .avif && pixels * heifAtMost > most) ? .all : share(of: pixels * heif)
    }

    /// A JPEG with several scans is held in memory as a whole; others are decoded row by row.
    static func share(of jpeg: PlanarPicture.JPEGSize) -> DecodingLimiter.Share {
        // Two bytes per sample. Chroma has at least half as many samples as luma.
        share(of: jpeg.hasScans ? jpeg.width * jpeg.height * (jpeg.components > 1 ? 3 : 2) : 0)
    }

    /// - Parameter memory: bytes that decoding the picture takes.
    static func share(of memory: Int) -> DecodingLimiter.Share {
        memory > most ? .all : memory > much ? .much : .little
    }

    /// Bytes that decoding takes, in addition to some megabytes for rows.
    static func bytes(_ file: [UInt8], _ type: MediaType, width: Int, height: Int) -> Int {
        let pixels = width.multipliedReportingOverflow(by: height)
        guard !pixels.overflow, pixels.partialValue < 1 << 40 else { return .max }
        switch type {
        case .png: return pixels.partialValue * bytesOfPNG(file)
        case .webp: return pixels.partialValue * bytesOfWebP(file)
        case .gif: return pixels.partialValue * gif
        case .jpegXL: return pixels.partialValue * jpegXL
        case .tiff: return bytesOfTIFF(file)
        // Their own readers limit these.
        default: return 0
        }
    }

    /// Bytes per pixel. Only an interlaced PNG is held in memory as a whole. A palette counts as colour with opacity.
    private static func bytesOfPNG(_ file: [UInt8]) -> Int {
        // IHDR from byte 24 on: bit depth, colour type, compression, filter, interlace method.
        guard file.count > 28, file[28] != 0 else { return 0 }
        let samples = [0: 1, 2: 3, 3: 4, 4: 2][Int(file[25])] ?? 4
        return samples * (file[24] > 8 ? 2 : 1)
    }

    /// Bytes per pixel. Lossless files are decoded as a whole, and animated ones onto a canvas of full size.
    private static func bytesOfWebP(_ file: [UInt8]) -> Int {
        var position = 12
        while position + 8 <= file.count {
            let kind = String(decoding: file[position..<position + 4], as: UTF8.self)
            switch kind {
            case "VP8L": return 4
            case "ANMF": return 12
            case "VP8 ": return 0
            default: break
            }
            let length = (0..<4).reduce(0) { $0 | Int(file[position + 4 + $1]) << (8 * $1) }
            position += 8 + length + length % 2
        }
        return 0
    }

    /// Bytes. Tiles, strips of separate planes, and strips of codecs that do not decode row by row are decoded as a
    /// whole.
    private static func bytesOfTIFF(_ file: [UInt8]) -> Int {
        guard let first = TIFFStructure(file)?.first else { return 0 }
        func value(_ tag: UInt16, or fallback: Int) -> Int { first.integers(tag).first ?? fallback }
        let (width, height) = (value(0x0100, or: 0), value(0x0101, or: 0))
        let samples = max(1, value(0x0115, or: 1))
        let sampleBytes = (max(8, first.integers(0x0102).max() ?? 8) + 7) / 8
        let isTiled = first.entries[0x0142] != nil
        // None, CCITT, LZW, JPEG, Deflate, PackBits.
        let readsRows = [1, 2, 3, 4, 5, 7, 8, 32_773, 32_946].contains(value(0x0103, or: 1))
        if !isTiled, readsRows, value(0x011C, or: 1) == 1 { return 0 }
        let across = isTiled ? value(0x0142, or: width) : width
        let down = isTiled ? value(0x0143, or: height) : min(height, value(0x0116, or: height))
        let pixels = across.multipliedReportingOverflow(by: down)
        guard !pixels.overflow, pixels.partialValue >= 0, pixels.partialValue < 1 << 40, samples < 1 << 16 else {
            return .max
        }
        // One plane or tile, and the picture that is assembled from them.
        return pixels.partialValue * (samples + 2) * sampleBytes
    }
}
