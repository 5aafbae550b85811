import Catalog
import Foundation
package import Intake

/// Reads everything from a picture in one pass: media type, metadata, perceptual hash and thumbnails.
///
/// It blocks its thread and does no I/O, so a worker calls it on dedicated threads.
package struct PictureReader: Sendable {
    let limits: PictureLimits
    let limiter: any DecodingAdmission

    package init(limits: PictureLimits = PictureLimits()) {
        self.init(limits: limits, limiter: DecodingLimiter.process)
    }

    init(limits: PictureLimits = PictureLimits(), limiter: any DecodingAdmission) {
        self.limits = limits
        self.limiter = limiter
    }

    /// JPEG quality of thumbnails. Quality 85 makes files much larger and looks hardly better on a screen.
    private static let quality = 80

    /// - Parameters:
    ///   - bytes: the whole file. The first bytes of a JPEG are enough if no pixels are needed.
    ///   - parts: what to read. Metadata is always read, because the orientation depends on it.
    /// - Returns: everything that could be read; ``PictureReading/failure`` says why the rest is missing.
    package func read(_ bytes: [UInt8], _ parts: Set<PicturePart> = .all) -> PictureReading {
        var reading = PictureReading(parts: parts)
        do throws(PictureError) {
            try read(bytes, into: &reading)
        } catch {
            reading.failure = error.explained(by: bytes, MediaType(of: bytes))
        }
        reading.facts.motionVideoBytes = MotionClip.length(in: bytes, claimed: reading.facts.motionVideoBytes)
        reading.facts.take(instant: SamsungTrailer.instant(of: bytes))
        return reading
    }

    private func read(_ bytes: [UInt8], into reading: inout PictureReading) throws(PictureError) {
        guard !bytes.isEmpty else { throw .empty }
        guard let type = MediaType(of: bytes) else { throw .notAPicture(detected: Self.detectedType(of: bytes)) }
        reading.mediaType = type.rawValue
        if type == .jpeg {
            try readJPEG(bytes, into: &reading)
        } else if type.isHEIF {
            try readHEIF(bytes, type, into: &reading)
        } else if type == .tiff {
            try readTIFF(bytes, into: &reading)
        } else if type.isReadByVips {
            try readByVips(bytes, type, into: &reading)
        } else if type.isRaw {
            try readRaw(bytes, type, into: &reading)
        } else if type.isMovie {
            try readVideo(bytes, into: &reading)
        } else if type.isProbed {
            reading.facts = ContainerFacts.read(bytes, type, warnings: &reading.warnings)
        } else {
            throw .unsupported(mediaType: type.rawValue)
        }
    }

    private func readJPEG(_ bytes: [UInt8], into reading: inout PictureReading) throws(PictureError) {
        let blocks = MetadataBlocks(jpeg: bytes)
        reading.facts = CaptureFacts(blocks, warnings: &reading.warnings)
        let size = try PlanarPicture.jpegSize(bytes)
        try note((size.width, size.height), orientation: reading.facts.orientation, in: &reading)
        guard reading.parts.needPixels else { return }
        let orientation = reading.facts.orientation ?? 1
        try limiter.during(DecodingMemory.share(of: size)) { () throws(PictureError) in
            let decoded = try PlanarPicture.decode(
                jpeg: bytes, longest: limits.screenSide, orientation: orientation)
            let isTruncated = decoded.isTruncated
            if size.components == 4, blocks.profile != nil, !isTruncated {
                // libvips converts CMYK by its profile. The hash uses the conversion without profile, as ImageHash
                // does.
                Self.noteHashes(of: decoded, orientation: orientation, in: &reading)
                if reading.parts.contains(.thumbnails) {
                    try derive(from: VipsPicture(bytes).thumbnail(longest: limits.screenSide), into: &reading)
                }
            } else {
                try derive(from: decoded, orientation: orientation, profile: blocks.profile, into: &reading)
            }
            if isTruncated { throw .truncated }
        }
    }

    private func readHEIF(_ bytes: [UInt8], _ type: MediaType, into reading: inout PictureReading)
        throws(PictureError)
    {
        // Before the picture is opened, so that the metadata of a picture that cannot be decoded is read as well.
        reading.facts = CaptureFacts(MetadataBlocks(boxes: MediaBoxes(bytes)), warnings: &reading.warnings)
        let file = try HEIFPicture(bytes)
        // libheif applies the rotation of the container, which outranks EXIF's orientation.
        try note((file.width, file.height), orientation: 1, in: &reading)
        if reading.facts.orientation == nil { reading.facts.orientation = 1 }
        guard reading.parts.needPixels else { return }
        let share = DecodingMemory.share(of: 0, type, pixels: file.width * file.height)
        try limiter.during(share) { () throws(PictureError) in
            var colours = HEIFPicture.Colours()
            let picture = try file.decode(longest: limits.screenSide, colours: &colours)
            if let shown = colours.shown.take() {
                // The hash is of the stored pixel values.
                let stored = try PlanarPicture(picture, longest: limits.screenSide, orientation: 1)
                Self.noteHashes(of: stored, orientation: 1, in: &reading)
                try derive(from: shown, profile: colours.profile, into: &reading)
            } else {
                try derive(from: picture, profile: colours.profile, into: &reading)
            }
        }
    }

    private func readTIFF(_ bytes: [UInt8], into reading: inout PictureReading) throws(PictureError) {
        switch TIFFPicture.form(of: bytes) {
        case .byLibTIFF: try readByLibTIFF(bytes, into: &reading)
        case .unsupported(let form):
            readMetadata(of: bytes, .tiff, into: &reading)
            try note(TIFFPicture.size(of: bytes), orientation: reading.facts.orientation, in: &reading)
            throw .unsupportedForm(reason: form)
        case .byVips:
            do throws(PictureError) {
                try readByVips(bytes, .tiff, into: &reading)
            } catch {
                guard case .corrupt = error, reading.parts.needPixels else { throw error }
                let first = error
                // A form that libvips does not support. For an invalid structure, libtiff's message is more precise.
                do throws(PictureError) {
                    try readByLibTIFF(bytes, into: &reading)
                } catch {
                    guard case .corrupt(let reason) = first, case .corrupt = error else { throw error }
                    throw reason.contains("magickload") || reason.contains("known format") ? error : first
                }
            }
        }
    }

    private func readByLibTIFF(_ bytes: [UInt8], into reading: inout PictureReading) throws(PictureError) {
        readMetadata(of: bytes, .tiff, into: &reading)
        let size = try TIFFPicture.size(of: bytes)
        let orientation = reading.facts.orientation ?? 1
        try note(size, orientation: orientation, in: &reading)
        guard reading.parts.needPixels else { return }
        let memory = TIFFPicture.memory(width: size.width, height: size.height)
        guard memory <= DecodingMemory.limit else {
            throw .tooMuchMemory(bytes: memory, limit: DecodingMemory.limit)
        }
        let profile = TIFFStructure(bytes)?.first?.bytes(0x8773).map { Array($0) }
        try limiter.during(DecodingMemory.share(of: memory)) { () throws(PictureError) in
            let picture = try PlanarPicture(
                TIFFPicture.decode(bytes), longest: limits.screenSide, orientation: orientation)
            try derive(from: picture, orientation: orientation, profile: profile, into: &reading)
        }
    }

    /// Reads the metadata before libvips or libtiff decodes, so that it is known if decoding fails.
    private func readMetadata(of bytes: [UInt8], _ type: MediaType, into reading: inout PictureReading) {
        let blocks: MetadataBlocks? =
            switch type {
            case .png: MetadataBlocks(png: bytes)
            case .jpegXL: MetadataBlocks(boxes: MediaBoxes(bytes))
            case .tiff: TIFFStructure(bytes).map { MetadataBlocks(tiff: $0) }
            case .gif: MetadataBlocks(gif: bytes)
            // libvips returns the metadata of WebP.
            default: nil
            }
        guard let blocks else { return }
        reading.warnings = []
        reading.facts = CaptureFacts(blocks, warnings: &reading.warnings)
        if type == .png { reading.facts = reading.facts.completed(by: CaptureFacts(pngTexts: blocks.texts)) }
    }

    private func readByVips(_ bytes: [UInt8], _ type: MediaType, into reading: inout PictureReading)
        throws(PictureError)
    {
        readMetadata(of: bytes, type, into: &reading)
        if type == .png, !PNGChunks.fit(bytes) {
            throw .corrupt(reason: "a chunk is longer than the file")
        }
        let image = try VipsPicture(bytes)
        if type == .webp { reading.facts = CaptureFacts(image.blocks, warnings: &reading.warnings) }
        // libvips applies the orientation itself, but does not know every place in a PNG that states it.
        let orientation = type == .png ? reading.facts.orientation ?? 1 : image.orientation
        try note((image.width, image.height), orientation: orientation, in: &reading)
        if reading.facts.orientation == nil { reading.facts.orientation = image.orientation }
        guard reading.parts.needPixels else { return }
        let memory = DecodingMemory.bytes(bytes, type, width: image.width, height: image.height)
        guard memory <= DecodingMemory.limit else {
            throw .tooMuchMemory(bytes: memory, limit: DecodingMemory.limit)
        }
        try limiter.during(DecodingMemory.share(of: memory)) { () throws(PictureError) in
            let picture = try image.thumbnail(longest: limits.screenSide, isTurned: type != .png)
            if type == .png {
                let stored = try PlanarPicture(picture, longest: limits.screenSide, orientation: orientation)
                try derive(from: stored, orientation: orientation, into: &reading)
            } else {
                try derive(from: picture, into: &reading)
            }
        }
    }

    private func readVideo(_ bytes: [UInt8], into reading: inout PictureReading) throws(PictureError) {
        guard let video = MovieFacts(MediaBoxes(bytes), warnings: &reading.warnings) else { throw .truncated }
        reading.facts = video.facts
        reading.width = video.width
        reading.height = video.height
        reading.durationSeconds = video.durationSeconds
        reading.videoCodec = video.codec
    }

    /// Checks the pixel count against the limit and stores the size in display orientation.
    func note(
        _ size: (width: Int, height: Int), orientation: Int?, in reading: inout PictureReading
    ) throws(PictureError) {
        let isTurned = (orientation ?? 1) >= 5
        reading.width = isTurned ? size.height : size.width
        reading.height = isTurned ? size.width : size.height
        guard size.width > 0, size.height > 0, size.width <= limits.pixels / size.height else {
            throw .tooManyPixels(width: size.width, height: size.height, limit: limits.pixels)
        }
    }

    private func derive(
        from picture: borrowing RGBPicture, profile: [UInt8]? = nil, into reading: inout PictureReading
    ) throws(PictureError) {
        try derive(
            from: PlanarPicture(picture, longest: limits.screenSide, orientation: 1), profile: profile, into: &reading
        )
    }

    /// - Parameter profile: ICC profile of the picture. The hash is computed without it, as ImageHash does.
    func derive(
        from picture: consuming PlanarPicture, orientation: Int = 1, profile: [UInt8]? = nil,
        into reading: inout PictureReading
    ) throws(PictureError) {
        if reading.perceptualHash == nil { Self.noteHashes(of: picture, orientation: orientation, in: &reading) }
        // The hash never depends on the size of the thumbnails.
        guard reading.parts.contains(.thumbnails) else { return }
        let stored = try picture.inSRGB(from: profile, orientation: orientation)
        let screen = orientation > 1 ? try stored.upright(orientation) : stored
        let grid = try screen.shrunk(toFit: limits.gridSide)
        reading.screen = try screen.encoded(quality: Self.quality)
        reading.grid = try grid.encoded(quality: Self.quality)
        let tiny = try grid.shrunk(toFit: 100).inRGB()
        let (width, height) = (tiny.width, tiny.height)
        reading.thumbHash = tiny.withPixels { ThumbHash.encode(rgb: Array($0), width: width, height: height) }
    }

    private static func noteHashes(
        of picture: borrowing PlanarPicture, orientation: Int, in reading: inout PictureReading
    ) {
        let hashes = PictureHashes(picture, orientation: orientation)
        reading.perceptualHash = hashes?.stored
        reading.uprightHash = hashes?.upright
    }

    private static func detectedType(of bytes: [UInt8]) -> String? {
        let head = bytes.prefix(512)
        let isText = head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0D].contains($0) }
        return isText ? "text" : nil
    }
}
