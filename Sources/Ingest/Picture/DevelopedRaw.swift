import CJPEG
import CRaw
import Catalog
import Glibc

/// A camera raw file opened by LibRaw, for files in which ``RawFile`` finds no preview. Owns the LibRaw handle.
struct DevelopedRaw: ~Copyable {
    private let file: OpaquePointer
    private let bytes: [UInt8]
    private let known: craw_facts

    init(_ bytes: [UInt8]) throws(PictureError) {
        guard PhaseOneDirectory(bytes)?.isWhole ?? true else {
            throw .corrupt(reason: "its directory is longer than the file")
        }
        var opened: OpaquePointer?
        let result = Self.withMessage { craw_open(bytes, bytes.count, &opened, $0) }
        if let error = Self.error(result) { throw error }
        guard let opened else { throw .corrupt(reason: "decoding it ran out of memory") }
        var known = craw_facts()
        craw_read_facts(opened, &known)
        file = opened
        self.bytes = bytes
        self.known = known
    }

    deinit { craw_close(file) }

    var size: (width: Int, height: Int)? {
        known.width > 0 && known.height > 0 ? (Int(known.width), Int(known.height)) : nil
    }

    /// Metadata that LibRaw extracts; less than EXIF contains.
    var facts: CaptureFacts {
        var facts = CaptureFacts()
        facts.make = Self.text(known.make)
        facts.model = Self.text(known.model)
        facts.lens = Self.text(known.lens)
        facts.iso = known.iso >= 1 && known.iso < 1e7 ? Int(known.iso.rounded()) : nil
        facts.exposureSeconds = Self.positive(known.exposure)
        facts.fNumber = Self.positive(known.aperture)
        facts.focalLengthMM = Self.positive(known.focal_length)
        facts.orientation = Int(known.orientation)
        facts.date = WallClock(
            year: Int(known.year), month: Int(known.month), day: Int(known.day), hour: Int(known.hour),
            minute: Int(known.minute), second: Int(known.second)
        ).flatMap { CaptureDate(.original, $0, source: "raw:timestamp") }
        return facts
    }

    /// A picture embedded in the file.
    enum Preview: ~Copyable {
        case jpeg([UInt8])
        case pixels(RGBPicture)
    }

    /// The preview made by the camera, in stored orientation.
    func preview() throws(PictureError) -> Preview? {
        var buffer: UnsafeMutablePointer<UInt8>?
        var (length, width, height): (Int, Int32, Int32) = (0, 0, 0)
        let result = Self.withMessage { craw_preview(file, &buffer, &length, &width, &height, $0) }
        if result.status == CRAW_NONE { return nil }
        if let error = Self.error(result) { throw error }
        guard let buffer else { return nil }
        if width > 0 { return .pixels(RGBPicture(owning: cjpeg_rgb(rgb: buffer, width: width, height: height))) }
        defer { free(buffer) }
        return .jpeg(Array(UnsafeBufferPointer(start: buffer, count: length)))
    }

    /// The raw data developed at half size, in stored orientation.
    ///
    /// - Parameter memory: maximum bytes to use.
    func developed(memory: Int) throws(PictureError) -> RGBPicture {
        var picture = cjpeg_rgb()
        let result = Self.withMessage {
            craw_develop(file, memory, &picture.rgb, &picture.width, &picture.height, $0)
        }
        if let error = Self.error(result) { throw error }
        return RGBPicture(owning: picture)
    }

    private static func error(_ result: (status: Int, text: String)) -> PictureError? {
        switch result.status {
        case CRAW_OK: nil
        case CRAW_NO_MEMORY: .corrupt(reason: "decoding it ran out of memory")
        case CRAW_UNSUPPORTED: .unsupportedForm(reason: "it has no embedded preview; LibRaw: \(result.text)")
        case CRAW_TOO_LARGE:
            .unsupportedForm(reason: "it has no embedded preview, and developing it takes too much memory")
        case CRAW_NONE: .corrupt(reason: "it has no embedded preview")
        default: .corrupt(reason: "LibRaw: \(result.text)")
        }
    }

    private static func positive(_ value: Float) -> Double? { value > 0 && value.isFinite ? Double(value) : nil }

    /// Decodes a C string in a fixed array, in which the NUL may be missing.
    private static func text<Characters>(_ characters: Characters) -> String? {
        withUnsafeBytes(of: characters) { PlainText.decode($0) }
    }

    private static func withMessage(_ body: (UnsafeMutablePointer<CChar>) -> Int32) -> (status: Int, text: String) {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CRAW_MESSAGE)) { message in
            message.initialize(repeating: 0)
            // The buffer has a nonzero capacity, so its address is not nil.
            guard let start = message.baseAddress else { return (CRAW_NO_MEMORY, "") }
            let status = Int(body(start))
            return (status, String(cString: start))
        }
    }
}
