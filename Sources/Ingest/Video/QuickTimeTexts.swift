/// The metadata strings of a movie or a track by name. A key's name is in lower case, without `com.apple.quicktime.`
/// and `com.android.`. A box's name is its four characters.
struct QuickTimeTexts {
    private var texts: [String: String] = [:]
    private static let textLimit = 10_000
    private static let prefixes = ["com.apple.quicktime.", "com.android."]

    subscript(name: String) -> String? { texts[name] }

    /// The first value present among some names.
    func first(_ names: String...) -> String? { names.lazy.compactMap { texts[$0] }.first }

    /// The value of another program's key, by the last component of its name: `com.apple.proapps.manufacturer`.
    func last(of names: Set<String>) -> String? {
        texts.keys.sorted().first { key in
            key.hasPrefix("com.") && names.contains(key.split(separator: ".").last.map(String.init) ?? "")
        }.flatMap { texts[$0] }
    }

    /// - Parameter body: the contents of a movie or a track: its `meta`, that of its user data, and the user data
    ///   itself.
    mutating func read(_ body: Range<Int>, of boxes: MediaBoxes) {
        let parts = boxes.boxes(in: body)
        let user = parts.filter { $0.type == "udta" }.flatMap { boxes.boxes(in: $0.body) }
        for meta in (parts + user) where meta.type == "meta" { read(meta: meta.body, of: boxes) }
        for item in user { read(user: item, of: boxes) }
    }

    private mutating func keep(_ text: String?, as name: String) {
        let name = name.hasPrefix("com.") ? name.lowercased() : name
        let key = Self.prefixes.first(where: name.hasPrefix).map { String(name.dropFirst($0.count)) } ?? name
        if let text, texts[key] == nil { texts[key] = text }
    }

    // MARK: Lists of metadata

    /// A handler, names of keys, and a list of values by key index. Without key names, values are listed by four
    /// characters, as in iTunes.
    private mutating func read(meta body: Range<Int>, of boxes: MediaBoxes) {
        let inner = boxes.childrenOfMeta(body)
        guard let list = boxes.find("ilst", in: inner) else { return }
        // Version, flags and a count come first; then each key has a size, `mdta` and a name.
        let names = boxes.find("keys", in: inner).map { keys in
            boxes.boxes(in: min(keys.body.lowerBound + 8, keys.body.upperBound)..<keys.body.upperBound)
        }
        for item in boxes.boxes(in: list.body) {
            guard let data = boxes.find("data", in: item.body),
                let number = boxes.integer(at: item.body.lowerBound - 4, size: 4)
            else { continue }
            let text = Self.text(data.body, of: boxes)
            if let names, number > 0, number <= names.count {
                let name = String(decoding: boxes.bytes[names[number - 1].body], as: UTF8.self)
                // ffmpeg writes its own names there, in any case.
                keep(text, as: name.contains(".") ? name : name.lowercased())
            } else {
                keep(text, as: boxes.name(of: item))
            }
        }
    }

    /// The value of an item: a type, a language, and UTF-8, UTF-16 or a number (QuickTime File Format, "Well-known
    /// types").
    private static func text(_ body: Range<Int>, of boxes: MediaBoxes) -> String? {
        guard let type = boxes.integer(at: body.lowerBound, size: 4), body.count > 8 else { return nil }
        let value = boxes.bytes[body.lowerBound + 8..<body.upperBound].prefix(textLimit)
        let number = boxes.integer(at: value.startIndex, size: min(value.count, 8))
        switch type & 0xFF {
        case 2: return LocalText.utf16(value, isLittleEndian: false)
        case 21 where value.count <= 8, 22 where value.count <= 8, 65...78 where value.count <= 8:
            return number.map { "\($0)" }
        case 23 where value.count == 4:
            return number.map { "\(Float(bitPattern: UInt32(truncatingIfNeeded: $0)))" }
        case 24 where value.count == 8: return number.map { "\(Double(bitPattern: UInt64($0)))" }
        case 0 where value.count <= 2: return number.map { "\($0)" }
        case 0, 1: return PlainText.decode(value)
        default: return nil
        }
    }

    // MARK: User data

    /// 3GPP boxes: version and flags, a language, a string (3GPP TS 26.244, chapter 8).
    private static let of3GPP: Set<String> = ["titl", "dscp", "manu", "modl"]
    /// Boxes that contain a string only.
    private static let plain: Set<String> = [
        "date", "cmnm", "name", "manu", "modl", "kywd", "@mak", "@mod", "@day", "@xyz",
    ]

    private mutating func read(user item: MediaBox, of boxes: MediaBoxes) {
        let name = boxes.name(of: item)
        let body = boxes.bytes[item.body].prefix(Self.textLimit)
        if name.hasPrefix("©") || name.hasPrefix("@") {
            // A length and a language precede the string. Some cameras omit them.
            if let length = boxes.integer(at: item.body.lowerBound, size: 2), length > 0, length <= body.count - 4 {
                keep(LocalText.decode(body.dropFirst(4).prefix(length)), as: name)
            } else {
                keep(PlainText.decode(body.first == 0 ? body.dropFirst(4) : body), as: name)
            }
        } else if body.count > 6, body.first == 0, name == "kywd" {
            keep(Self.words3GPP(body.dropFirst(6)), as: name)
        } else if body.count > 6, body.first == 0, Self.of3GPP.contains(name) {
            keep(LocalText.decode(body.dropFirst(6)), as: name)
        } else if Self.plain.contains(name) {
            keep(PlainText.decode(body), as: name)
        }
    }

    /// A count, then a length and a string for each.
    private static func words3GPP(_ body: ArraySlice<UInt8>) -> String? {
        guard var rest = body.first.map({ _ in body.dropFirst() }) else { return nil }
        var words: [String] = []
        while let length = rest.first, Int(length) < rest.count {
            if let word = LocalText.decode(rest.dropFirst().prefix(Int(length))) { words.append(word) }
            rest = rest.dropFirst(1 + Int(length))
        }
        return words.isEmpty ? nil : words.joined(separator: ",")
    }
}

/// Decodes a string: UTF-16 if it begins with a byte order mark, else UTF-8 or Latin-1.
enum LocalText {
    static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), isLittleEndian: false) }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), isLittleEndian: true) }
        return PlainText.decode(bytes)
    }

    static func utf16(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) -> String? {
        let bytes = Array(bytes)
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittleEndian ? first | second << 8 : first << 8 | second
        }
        let text = String(decoding: units.prefix { $0 != 0 }, as: UTF16.self).trimmingBlanks()
        return text.isEmpty ? nil : text
    }
}

extension MediaBoxes {
    /// A `meta` box has a version and flags before its boxes, except in QuickTime.
    func childrenOfMeta(_ body: Range<Int>) -> Range<Int> {
        let known = ["hdlr", "keys", "ilst", "free", "xml ", "iloc", "mhdr"].map { Array($0.utf8) }
        let isPlain = slice(at: body.lowerBound + 4, count: 4).map { known.contains(Array($0)) } ?? false
        return isPlain ? body : min(body.lowerBound + 4, body.upperBound)..<body.upperBound
    }

    /// The four characters of a box in Latin-1: in QuickTime's user data, the first one is ©.
    func name(of box: MediaBox) -> String {
        let bytes = slice(at: box.body.lowerBound - 4, count: 4) ?? []
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
