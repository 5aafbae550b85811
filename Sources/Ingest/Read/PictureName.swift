import Intake

/// The names of files that say of themselves that they are pictures or videos.
package enum PictureName {
    /// In lower case.
    static let extensions = [
        "jpg", "jpeg", "heic", "heif", "avif", "png", "webp", "gif", "tif", "tiff", "jxl", "dng", "cr2", "cr3", "nef",
        "nrw", "arw", "srf", "sr2", "raf", "rw2", "orf", "pef", "srw", "mp4", "mov", "m4v", "3gp",
        "3g2", "avi", "mkv", "webm", "mpg", "mpeg", "mts", "m2ts", "m2t", "tod", "vob", "wmv", "asf", "flv",
        "3fr", "fff", "erf", "mos", "iiq", "dcr", "kdc", "mef", "mrw", "crw", "x3f", "rwl",
    ]
    /// Of videos as well as of other files.
    static let ambiguous = ["ts", "mod", "dv", "qt"]

    /// Whether a file that holds no picture should: it is damaged then, and not just another kind of file.
    package static func promisesPicture(_ name: String) -> Bool {
        let ending = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last
        return ending.map { extensions.contains(String(decoding: $0, as: UTF8.self).lowercased()) } ?? false
    }
}
