/// The media types that content alone tells apart, whatever a file is called.
enum MediaType: String, Sendable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case gif = "image/gif"
    case webp = "image/webp"
    case tiff = "image/tiff"
    case heic = "image/heic"
    case avif = "image/avif"
    case jpegXL = "image/jxl"
    case mp4 = "video/mp4"
    case quickTime = "video/quicktime"
    case pdf = "application/pdf"

    /// By the first bytes: magic numbers, and the brands of ISO base media files (ISO/IEC 14496-12, section 4.3).
    init?(of bytes: [UInt8]) {
        func begins(_ magic: [UInt8], at offset: Int = 0) -> Bool {
            bytes.count >= offset + magic.count && bytes[offset..<offset + magic.count].elementsEqual(magic)
        }
        func begins(_ magic: String, at offset: Int = 0) -> Bool { begins(Array(magic.utf8), at: offset) }
        if begins([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if begins("GIF87a") || begins("GIF89a") {
            self = .gif
        } else if begins("RIFF"), begins("WEBP", at: 8) {
            self = .webp
        } else if begins([0x49, 0x49, 0x2A, 0x00]) || begins([0x4D, 0x4D, 0x00, 0x2A]) {
            self = .tiff
        } else if begins([0xFF, 0x0A]) || begins([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20]) {
            self = .jpegXL
        } else if begins("%PDF-") {
            self = .pdf
        } else if begins("ftyp", at: 4), bytes.count >= 12 {
            switch String(decoding: bytes[8..<12], as: UTF8.self) {
            case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": self = .heic
            case "avif", "avis": self = .avif
            case "qt  ": self = .quickTime
            default: self = .mp4
            }
        } else {
            return nil
        }
    }

    /// Decoded by libvips. JPEG has a faster way of its own.
    var isReadByVips: Bool { [.png, .gif, .webp, .tiff, .heic, .avif, .jpegXL].contains(self) }
}
