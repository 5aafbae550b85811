import Foundation

/// Derives the names that Google Photos gives a picture's JSON file (Takeout), and the pictures that a JSON file may
/// belong to.
///
/// `a.jpg` has `a.jpg.json`, or since 2024 `a.jpg.supplemental-metadata.json`. Google cuts the name to 46 characters
/// before `.json`, so a long name keeps little or nothing of the suffix: `a.jpg.supp.json`. The number of a duplicate
/// name moves: `a(1).jpg` has `a.jpg(1).json`. Edited copies, `a-edited.jpg`, and clips of Live Photos, `a.MP4` beside
/// `a.HEIC`, have no JSON file and use that of the original.
package enum TakeoutName {
    private static let word = ".supplemental-metadata"
    /// Maximum characters of a name before `.json`.
    private static let limit = 46
    /// Maximum characters of a whole name.
    private static let wholeLimit = 51
    private static let clips = ["MP4", "mp4", "MOV", "mov", "MP", "mp"]
    private static let stills = ["HEIC", "heic", "JPG", "jpg", "JPEG", "jpeg"]
    /// Suffixes of edited copies, in the languages of Google's users. macOS decomposes accented letters.
    private static let edited: [String] = {
        let words = [
            "edited", "bearbeitet", "modifié", "modifie", "editado", "editada", "modificato", "modificata", "bewerkt",
            "edytowane", "edytowany", "redigerad", "redigeret", "redigert", "muokattu", "upraveno", "upravené",
            "szerkesztve", "szerkesztett", "editat", "düzenlendi", "uređeno", "изменено", "отредактировано",
            "змінено",
            "編集済み", "已编辑", "已修改", "已編輯", "수정됨", "effects", "smile", "mix",
        ]
        let apart = words.map(\.decomposedStringWithCanonicalMapping)
        let others = zip(words, apart).filter { !$0.utf8.elementsEqual($1.utf8) }.map(\.1)
        return (words + others).map { "-\($0)" }
    }()

    package static func isSidecar(_ key: String) -> Bool { FileEnding(of: key).ending?.lowercased() == "json" }

    /// The possible JSON files of an object, strongest first.
    package static func candidates(for key: String) -> [String] {
        let (folder, name) = split(key)
        var found = names(of: name, number: "")
        let numbered = Numbered(name)
        if !numbered.number.isEmpty { found += names(of: numbered.name, number: numbered.number) }
        if let original = original(of: numbered.name) {
            // The number precedes or follows the suffix.
            let inner = Numbered(original)
            let number = inner.number.isEmpty ? numbered.number : inner.number
            let file = FileEnding(of: inner.name)
            if !number.isEmpty { found += names(of: file.joined(file.stem + number), number: "") }
            found += names(of: inner.name, number: number)
        }
        let file = FileEnding(of: numbered.name)
        if let ending = file.ending, clips.contains(ending) {
            for still in stills { found += names(of: "\(file.stem).\(still)", number: numbered.number) }
            // Pixel phones' `PXL_1.MP` beside `PXL_1.MP.jpg`.
            found += names(of: "\(numbered.name).jpg", number: numbered.number)
        }
        return distinct(found).map { folder + $0 }
    }

    /// The objects that a JSON file may belong to.
    ///
    /// - Parameter title: the picture's name as given in the JSON, needed if the file name was cut.
    package static func objects(of sidecar: String, title: String?) -> [String] {
        let (folder, name) = split(FileEnding(of: sidecar).stem)
        let end = Numbered(name, isAtEnd: true)
        var found: [String] = []
        for base in bases(of: end.name) {
            found += pictures(base, number: end.number)
            // The cut removed part of the picture's name.
            if base.unicodeScalars.count >= limit - end.number.count, let title = title.map(plain),
                title.unicodeScalars.starts(with: base.unicodeScalars)
            {
                found += pictures(cut(title), number: end.number) + pictures(title, number: end.number)
            }
        }
        return distinct(found).map { folder + $0 }
    }

    /// Keys are bytes: composed and decomposed letters are different names.
    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<[UInt8]> = []
        return names.filter { seen.insert(Array($0.utf8)).inserted }
    }

    // MARK: From the picture

    private static func names(of picture: String, number: String) -> [String] {
        let scalars = Array(picture.unicodeScalars)
        func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            return String(view)
        }
        guard scalars.count <= limit else {
            return [limit, limit - number.count].map { text(scalars.prefix($0)) + number + ".json" }
        }
        let word = Array(Self.word.unicodeScalars)
        return ([0] + (1...word.count).reversed()).map { text(scalars + word.prefix($0)) + number + ".json" }
    }

    /// The name without the suffix of an edited copy, which is cut if the name is too long; nil for other names.
    private static func original(of name: String) -> String? {
        let file = FileEnding(of: name)
        let number = Numbered(file.stem, isAtEnd: true)
        func joined(_ stem: some StringProtocol) -> String { file.joined("\(stem)\(number.number)") }
        if let word = edited.first(where: { number.name.hasSuffix($0) }) {
            return joined(number.name.dropLast(word.count))
        }
        guard name.unicodeScalars.count >= limit, let hyphen = number.name.lastIndex(of: "-"),
            edited.contains(where: { $0.hasPrefix(number.name[hyphen...]) })
        else { return nil }
        return joined(number.name[..<hyphen])
    }

    // MARK: From the file

    /// The names that may precede the suffix, as far as the file name shows them.
    private static func bases(of name: String) -> [String] {
        [name]
            + (1...word.count).reversed().compactMap { count in
                name.hasSuffix(word.prefix(count)) ? String(name.dropLast(count)) : nil
            }
    }

    /// The picture of this name, its edited copies, and its clip.
    private static func pictures(_ name: String, number: String) -> [String] {
        let file = FileEnding(of: name)
        var found = [file.joined(file.stem + number)]
        // A clip of Pixel phones: `PXL_1.MP.jpg`.
        if let inner = FileEnding(of: file.stem).ending, clips.contains(inner) { found.append(file.stem) }
        if let ending = file.ending, stills.contains(ending) { found += clips.map { "\(file.stem)\(number).\($0)" } }
        for word in edited {
            found.append(file.joined(file.stem + word + number))
            if !number.isEmpty { found.append(file.joined(file.stem + number + word)) }
            let inner = Numbered(file.stem, isAtEnd: true)
            if !inner.number.isEmpty { found.append(file.joined(inner.name + word + inner.number)) }
        }
        return found + found.filter { $0.unicodeScalars.count > wholeLimit }.map(cut)
    }

    /// The stem, cut so that the whole name has 51 characters.
    private static func cut(_ name: String) -> String {
        let file = FileEnding(of: name)
        let room = wholeLimit - file.joined("").unicodeScalars.count
        return file.joined(String(String.UnicodeScalarView(file.stem.unicodeScalars.prefix(max(0, room)))))
    }

    /// The name as used for a file: Google replaces characters that file systems refuse by `_`.
    private static func plain(_ title: String) -> String {
        String(title.map { "&%?*:\"<>|/\\'#".contains($0) ? "_" : $0 })
    }

    private static func split(_ key: String) -> (folder: String, name: String) {
        let bytes = Array(key.utf8)
        let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return (String(decoding: bytes[..<start], as: UTF8.self), String(decoding: bytes[start...], as: UTF8.self))
    }
}

/// A name and the `(1)` before its extension, or at its end.
private struct Numbered {
    let name: String
    /// With its parentheses; empty if there is none.
    let number: String

    init(_ text: String, isAtEnd: Bool = false) {
        let file = isAtEnd ? FileEnding(stem: text, ending: nil) : FileEnding(of: text)
        guard file.stem.last == ")", let open = file.stem.lastIndex(of: "("),
            case let digits = file.stem[file.stem.index(after: open)...].dropLast(), !digits.isEmpty,
            digits.count < 6,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            (name, number) = (text, "")
            return
        }
        name = file.joined(String(file.stem[..<open]))
        number = "(\(digits))"
    }
}
