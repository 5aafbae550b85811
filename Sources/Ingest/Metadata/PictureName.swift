/// File names with the extension of a picture or video.
package enum PictureName {
    /// In lower case.
    static let extensions = [
        "jpg", "jpeg", "heic", "heif", "avif", "png", "webp", "gif", "tif", "tiff", "jxl", "dng", "cr2", "cr3", "nef",
        "nrw", "arw", "srf", "sr2", "raf", "rw2", "orf", "pef", "srw", "mp4", "mov", "m4v", "3gp",
        "3g2", "avi", "mkv", "webm", "mpg", "mpeg", "mts", "m2ts", "m2t", "tod", "vob", "wmv", "asf", "flv",
        "3fr", "fff", "erf", "mos", "iiq", "dcr", "kdc", "mef", "mrw", "crw", "x3f", "rwl",
    ]
    /// Extensions of videos that other kinds of files use as well.
    static let ambiguous = ["ts", "mod", "dv", "qt"]

    /// Whether the extension belongs only to pictures and videos. If such a file contains none, it is damaged rather
    /// than of another kind.
    package static func promisesPicture(_ name: String) -> Bool {
        let ending = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last
        return ending.map { extensions.contains(String(decoding: $0, as: UTF8.self).lowercased()) } ?? false
    }
}
