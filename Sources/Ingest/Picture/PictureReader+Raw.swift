import CJPEG
import Intake

extension PictureReader {
    /// A preview with a longest side of at least this many pixels is used as it is.
    private static let usefulPreview = 480

    /// Reads the metadata of the camera and the preview in the file. LibRaw looks for a preview if ours is missing or
    /// small, and develops the raw data if there is none.
    func readRaw(_ bytes: [UInt8], _ type: MediaType, into reading: inout PictureReading) throws(PictureError) {
        guard let raw = RawFile(bytes, type) else { throw .corrupt(reason: "it has no TIFF directory") }
        reading.facts = CaptureFacts(raw.blocks, warnings: &reading.warnings)
        if reading.facts.iso == nil { reading.facts.iso = raw.iso }
        if let size = raw.size { try note(size, orientation: reading.facts.orientation, in: &reading) }
        let preview = try raw.preview.map { range throws(PictureError) in try EmbeddedPreview(Array(bytes[range])) }
        if raw.blocks.exif != nil, let preview, preview.side >= Self.usefulPreview {
            if raw.size == nil { try note(preview, in: &reading) }
            return try show(preview, into: &reading)
        }
        do throws(PictureError) {
            try readByLibRaw(bytes, raw, preview, into: &reading)
        } catch {
            guard let preview else { throw error }
            if reading.width == nil { try note(preview, in: &reading) }
            try show(preview, into: &reading)
        }
    }

    private func readByLibRaw(
        _ bytes: [UInt8], _ raw: RawFile, _ preview: EmbeddedPreview?, into reading: inout PictureReading
    ) throws(PictureError) {
        let developed = try DevelopedRaw(bytes)
        if raw.blocks.exif == nil { reading.facts = reading.facts.completed(by: developed.facts) }
        if raw.size == nil, let size = developed.size {
            try note(size, orientation: reading.facts.orientation, in: &reading)
        }
        guard reading.parts.needPixels else { return }
        let side = preview?.side ?? 0
        if let found = try Self.preview(of: developed) {
            switch consume found {
            case .jpeg(let jpeg):
                let other = try EmbeddedPreview(jpeg)
                if other.side > side { return try show(other, into: &reading) }
            case .pixels(let picture):
                if max(picture.width, picture.height) > side { return try show(picture, into: &reading) }
            }
        }
        // The last resort: developing takes a second and a hundred megabytes.
        if let preview, side >= limits.gridSide { return try show(preview, into: &reading) }
        // LibRaw also develops data that is missing. No camera's codec needs fewer than two bits per pixel.
        if let size = raw.size ?? developed.size, raw.isCutShort || bytes.count < size.width * size.height / 4 {
            throw .truncated
        }
        try limiter.during(.all) { () throws(PictureError) in
            try show(developed.developed(memory: DecodingMemory.limit), into: &reading)
        }
    }

    /// Nil also for a preview that LibRaw finds and cannot read: the file may contain raw data to develop.
    private static func preview(of raw: borrowing DevelopedRaw) throws(PictureError) -> DevelopedRaw.Preview? {
        do throws(PictureError) {
            return try raw.preview()
        } catch .corrupt, .unsupportedForm {
            return nil
        }
    }

    private func note(_ preview: EmbeddedPreview, in reading: inout PictureReading) throws(PictureError) {
        let size = (preview.size.width, preview.size.height)
        try note(size, orientation: reading.facts.orientation, in: &reading)
    }

    private func show(_ preview: EmbeddedPreview, into reading: inout PictureReading) throws(PictureError) {
        guard reading.parts.needPixels else { return }
        let orientation = reading.facts.orientation ?? 1
        try limiter.during(DecodingMemory.share(of: preview.size)) { () throws(PictureError) in
            let decoded = try PlanarPicture.decode(
                jpeg: preview.jpeg, longest: limits.screenSide, orientation: orientation)
            try derive(from: decoded, orientation: orientation, into: &reading)
        }
    }

    private func show(_ picture: borrowing RGBPicture, into reading: inout PictureReading) throws(PictureError) {
        let orientation = reading.facts.orientation ?? 1
        let stored = try PlanarPicture(picture, longest: limits.screenSide, orientation: orientation)
        try derive(from: stored, orientation: orientation, into: &reading)
    }
}

/// A JPEG embedded in a raw file.
private struct EmbeddedPreview {
    let jpeg: [UInt8]
    let size: PlanarPicture.JPEGSize

    init(_ jpeg: [UInt8]) throws(PictureError) {
        self.jpeg = jpeg
        size = try PlanarPicture.jpegSize(jpeg)
    }

    /// The longest side, in pixels.
    var side: Int { max(size.width, size.height) }
}
