/// The media types that Calotype recognises by content, independent of the file's name.
enum MediaType: String, Sendable, Hashable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case gif = "image/gif"
    case webp = "image/webp"
    case tiff = "image/tiff"
    case heic = "image/heic"
    case avif = "image/avif"
    case jpegXL = "image/jxl"
    case dng = "image/x-adobe-dng"
    case cr2 = "image/x-canon-cr2"
    case cr3 = "image/x-canon-cr3"
    case nef = "image/x-nikon-nef"
    case arw = "image/x-sony-arw"
    case orf = "image/x-olympus-orf"
    case rw2 = "image/x-panasonic-rw2"
    case raf = "image/x-fuji-raf"
    case pef = "image/x-pentax-pef"
    case srw = "image/x-samsung-srw"
    case hasselblad = "image/x-hasselblad-3fr"
    case erf = "image/x-epson-erf"
    case mos = "image/x-leaf-mos"
    case iiq = "image/x-phaseone-iiq"
    case dcr = "image/x-kodak-dcr"
    case mef = "image/x-mamiya-mef"
    case mrw = "image/x-minolta-mrw"
    case crw = "image/x-canon-crw"
    case x3f = "image/x-sigma-x3f"
    /// Raw file of any other maker.
    case raw = "image/x-raw"
    case mp4 = "video/mp4"
    case quickTime = "video/quicktime"
    case threeGP = "video/3gpp"
    case avi = "video/x-msvideo"
    case matroska = "video/x-matroska"
    case webM = "video/webm"
    case mpegTransport = "video/mp2t"
    case mpegProgram = "video/mpeg"
    case mpegVideo = "video/mpv"
    case windowsMedia = "video/x-ms-wmv"
    case dv = "video/x-dv"
    case flash = "video/x-flv"
    case pdf = "application/pdf"

    /// Identifies a file by its first bytes: magic numbers, and brands of ISO base media files (ISO/IEC 14496-12,
    /// section 4.3).
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
        } else if begins([0x49, 0x49, 0x2A, 0x00]) && begins("IIII", at: 8)
            || begins([0x4D, 0x4D, 0x00, 0x2A]) && begins("MMMM", at: 8)
        {
            self = .iiq
        } else if begins([0x49, 0x49, 0x2A, 0x00]) || begins([0x4D, 0x4D, 0x00, 0x2A]) {
            self = begins("CR", at: 8) ? .cr2 : Self.ofTIFF(bytes)
        } else if begins([0x49, 0x49, 0x2B, 0x00, 0x08, 0x00]) || begins([0x4D, 0x4D, 0x00, 0x2B, 0x00, 0x08]) {
            // BigTIFF: offsets of eight bytes.
            self = Self.ofTIFF(bytes)
        } else if begins("IIRO") || begins("IIRS") || begins("MMOR") {
            self = .orf
        } else if begins([0x49, 0x49, 0x55, 0x00]) {
            self = .rw2
        } else if begins("FUJIFILMCCD-RAW") {
            self = .raf
        } else if begins([0x00, 0x4D, 0x52, 0x4D]) {
            self = .mrw
        } else if begins("HEAPCCDR", at: 6) {
            self = .crw
        } else if begins("FOVb") {
            self = .x3f
        } else if begins([0xFF, 0x0A]) || begins([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20]) {
            self = .jpegXL
        } else if begins("%PDF-") {
            self = .pdf
        } else if begins("ftyp", at: 4), bytes.count >= 12 {
            self = Self.ofBrands(bytes)
        } else if let video = Self.ofVideo(bytes) {
            self = video
        } else {
            return nil
        }
    }

    var isRaw: Bool {
        switch self {
        case .dng, .cr2, .cr3, .nef, .arw, .orf, .rw2, .raf, .pef, .srw, .hasselblad, .erf, .mos, .iiq, .dcr, .mef,
            .mrw, .crw, .x3f, .raw:
            true
        default: false
        }
    }

    /// libheif decodes it.
    var isHEIF: Bool { self == .heic || self == .avif }
    /// libvips decodes it. JPEG is decoded by libjpeg-turbo directly, which is faster.
    var isReadByVips: Bool { [.png, .gif, .webp, .tiff, .jpegXL].contains(self) }
}
