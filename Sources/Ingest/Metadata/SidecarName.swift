/// The names of XMP files of pictures: `a.jpg.xmp` (darktable, digiKam) and `a.xmp` (Adobe). Both extensions may be in
/// any case: programs write `a.jpg.xmp` for a camera's `a.JPG`.
package enum SidecarName {
    /// Extensions of pictures and videos that programs write sidecars for, including some that Calotype does not read.
    private static let endings: [String] = {
        let others = [
            "jpe", "jif", "jfif", "mpo", "insp", "heics", "avifs", "bmp", "jp2", "psd", "crw", "mrw", "x3f", "erf",
            "mef", "mos", "dcr", "kdc", "3fr", "iiq", "rwl", "gpr", "raw", "fff", "insv",
        ]
        let read = PictureName.extensions + PictureName.ambiguous
        return read + others.filter { !read.contains($0) }
    }()
    private static let allEndings = endings.flatMap(cases)

    package static func isSidecar(_ key: String) -> Bool {
        let name = FileEnding(of: key)
        return name.ending?.lowercased() == "xmp"
    }

    /// The possible sidecars of an object, those with its full name first.
    package static func candidates(for key: String) -> [String] {
        let name = FileEnding(of: key)
        let whole = [key] + (name.ending.map { cases($0).map { "\(name.stem).\($0)" } } ?? []).filter { $0 != key }
        let stem = name.ending == nil ? [] : [name.stem]
        return (whole + stem).flatMap { base in cases("xmp").map { "\(base).\($0)" } }
    }

    /// The objects that a sidecar may belong to.
    package static func objects(of sidecar: String) -> [String] {
        let base = FileEnding(of: sidecar).stem
        let name = FileEnding(of: base)
        let whole = [base] + (name.ending.map { cases($0).map { "\(name.stem).\($0)" } } ?? []).filter { $0 != base }
        return whole + allEndings.map { "\(base).\($0)" }
    }

    /// An extension in lower case, in upper case, and, if it is short, in every mixture of both.
    static func cases(_ ending: String) -> [String] {
        let (small, large) = (ending.lowercased(), ending.uppercased())
        guard ending.utf8.count <= 5 else { return small == large ? [small] : [small, large] }
        let mixtures = small.reduce([""]) { texts, letter in
            let other = letter.uppercased()
            return texts.flatMap {
                other == String(letter) ? ["\($0)\(letter)"] : ["\($0)\(letter)", "\($0)\(other)"]
            }
        }
        let usual = small == large ? [small] : [small, large]
        return usual + mixtures.filter { !usual.contains($0) }
    }
}

/// A key, split at its last dot.
struct FileEnding {
    let stem: String
    /// Without the dot; nil if there is none.
    let ending: String?
}

extension FileEnding {
    init(of key: String) {
        let bytes = Array(key.utf8)
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0, bytes[dot - 1] != UInt8(ascii: "/"),
            !bytes[dot...].contains(UInt8(ascii: "/"))
        else {
            (stem, ending) = (key, nil)
            return
        }
        stem = String(decoding: bytes[..<dot], as: UTF8.self)
        ending = String(decoding: bytes[(dot + 1)...], as: UTF8.self)
    }

    /// Another stem with the same ending.
    func joined(_ stem: String) -> String { stem + (ending.map { ".\($0)" } ?? "") }
}
