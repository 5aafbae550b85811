import Catalog

/// Reads the JSON of `faces` and `objects`: a list of objects with a name, a confidence and a box.
///
/// The JSON comes from `jsonb`, so it is well-formed, but any program may write any shape. Skips unknown values without
/// recursion, at any depth.
struct DetectedThings {
    struct Thing {
        var name: String?
        var confidence: Double?
        var box: FractionBox?
        /// Whether it comes from the metadata of the file, where a person marked it.
        var isMarked = false
    }

    private let bytes: [UInt8]
    private let wantsBoxes: Bool
    private var index = 0

    /// - Parameters:
    ///   - key: the field with the name: `person` or `label`.
    ///   - wantsBoxes: whether to read boxes, which take half of the time.
    /// - Returns: nil if the JSON is not a list. Elements that are not objects are skipped.
    static func read(_ json: String, nameKey key: String, wantsBoxes: Bool = true) -> [Thing]? {
        var reader = DetectedThings(bytes: Array(json.utf8), wantsBoxes: wantsBoxes)
        return reader.list(nameKey: key)
    }

    private init(bytes: [UInt8], wantsBoxes: Bool) {
        self.bytes = bytes
        self.wantsBoxes = wantsBoxes
    }

    private var current: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func skipBlanks() {
        while current == 0x20 || current == 0x0A || current == 0x0D || current == 0x09 { index += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard current == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func list(nameKey: String) -> [Thing]? {
        guard take("[") else { return nil }
        var things: [Thing] = []
        if take("]") { return things }
        repeat {
            skipBlanks()
            if current == UInt8(ascii: "{") {
                things.append(object(nameKey: nameKey))
            } else {
                skipValue()
            }
        } while take(",")
        return things
    }

    private mutating func object(nameKey: String) -> Thing {
        var thing = Thing()
        guard take("{"), !take("}") else { return thing }
        repeat {
            skipBlanks()
            let key = string()
            guard take(":") else { return thing }
            skipBlanks()
            switch key {
            case nameKey where current == UInt8(ascii: "\""): thing.name = string()
            case "confidence" where isNumber: thing.confidence = number()
            case "box" where wantsBoxes && current == UInt8(ascii: "["): thing.box = box()
            default: skipValue()
            }
        } while take(",")
        _ = take("}")
        return thing
    }

    private var isNumber: Bool { current == UInt8(ascii: "-") || (0x30...0x39).contains(current) }

    private mutating func number() -> Double? {
        let start = index
        while isNumber || [0x2B, 0x2E, 0x45, 0x65].contains(current) { index += 1 }
        return Double(String(decoding: bytes[start..<index], as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }

    private mutating func box() -> FractionBox? {
        let start = index
        var numbers: [Double] = []
        _ = take("[")
        repeat {
            skipBlanks()
            guard isNumber, let value = number() else {
                index = start
                skipValue()
                return nil
            }
            numbers.append(value)
        } while take(",")
        guard take("]"), numbers.count == 4 else { return nil }
        return FractionBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    }

    private mutating func string() -> String {
        guard take("\"") else { return "" }
        let start = index
        var hasEscapes = false
        while index < bytes.count, current != UInt8(ascii: "\"") {
            if current == UInt8(ascii: "\\") {
                hasEscapes = true
                index += 1
            }
            index += 1
        }
        let raw = bytes[start..<min(index, bytes.count)]
        index += 1
        return hasEscapes ? Self.unescaped(raw) : String(decoding: raw, as: UTF8.self)
    }

    /// Decodes the escapes of `jsonb`: quotes, backslashes and control characters.
    private static func unescaped(_ raw: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        var index = raw.startIndex
        while index < raw.endIndex {
            guard raw[index] == UInt8(ascii: "\\"), index + 1 < raw.endIndex else {
                text.append(raw[index])
                index += 1
                continue
            }
            let escape = raw[index + 1]
            index += 2
            switch escape {
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "u"):
                let digits = String(decoding: raw[index..<min(index + 4, raw.endIndex)], as: UTF8.self)
                index += digits.utf8.count
                if let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) {
                    text.append(contentsOf: Array(String(scalar).utf8))
                }
            default: text.append(escape)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Skips any value by counting brackets.
    private mutating func skipValue() {
        var depth = 0
        while index < bytes.count {
            switch current {
            case UInt8(ascii: "\""):
                _ = string()
                if depth == 0 { return }
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if depth == 0 { return }
                depth -= 1
                if depth == 0 {
                    index += 1
                    return
                }
            case UInt8(ascii: ","): if depth == 0 { return }
            default: break
            }
            index += 1
        }
    }
}
