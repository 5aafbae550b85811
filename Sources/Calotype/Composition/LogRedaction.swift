import Foundation

/// Redacts keys in the log files that `calotype up` keeps. Each byte of a key becomes an `x`: the file keeps its length
/// while a program appends to it.
package struct LogRedaction: Sendable {
    /// Bytes that are searched per read.
    private static let block = 1 << 20

    private let folder: String?

    /// - Parameter folder: the folder of log files. A missing folder is ignored.
    package init(folder: String?) { self.folder = folder }

    /// Returns the number of redacted occurrences.
    package func strike(_ keys: [String]) throws -> Int {
        guard let folder, FileManager.default.fileExists(atPath: folder) else { return 0 }
        let forms = Set(keys.flatMap(Self.forms)).map { Array($0.utf8) }.filter { !$0.isEmpty }
        var places = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where !forms.isEmpty {
            let file = "\(folder)/\(name)"
            guard try FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType == .typeRegular
            else { continue }
            places += try strike(forms, in: file)
        }
        return places
    }

    /// The forms of a key in a log: raw, percent-encoded as in a URL path, and escaped as in JSON.
    private static func forms(of key: String) -> [String] {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~/")
        let inAddress = key.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = byte < 0x80 && allowed.contains(scalar)
            return isPlain ? String(Character(scalar)) : String(format: "%%%02X", byte)
        }.joined()
        let inJSON = key.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return [key, inAddress, inJSON, inJSON.replacing("/", with: "\\/")]
    }

    /// Whether no letter or digit is adjacent: a one-letter key must not match every such letter.
    private static func stands(alone range: Range<Data.Index>, in data: Data) -> Bool {
        func isPartOfWord(_ byte: UInt8) -> Bool {
            let lower = byte | 0x20
            return (0x30...0x39).contains(byte) || (0x61...0x7A).contains(lower)
        }
        if range.lowerBound > data.startIndex, isPartOfWord(data[range.lowerBound - 1]) { return false }
        return range.upperBound == data.endIndex || !isPartOfWord(data[range.upperBound])
    }

    private func strike(_ forms: [[UInt8]], in file: String) throws -> Int {
        guard let handle = FileHandle(forUpdatingAtPath: file) else { throw SystemError("open", file) }
        defer { try? handle.close() }
        let overlap = (forms.map(\.count).max() ?? 1) - 1
        var places = 0
        var offset: UInt64 = 0
        while true {
            try handle.seek(toOffset: offset)
            guard let data = try handle.read(upToCount: Self.block + overlap), !data.isEmpty else { return places }
            for form in forms {
                var rest = data.startIndex..<data.endIndex
                while let found = data.range(of: Data(form), in: rest) {
                    rest = found.upperBound..<data.endIndex
                    guard Self.stands(alone: found, in: data) else { continue }
                    try handle.seek(toOffset: offset + UInt64(found.lowerBound - data.startIndex))
                    try handle.write(contentsOf: Data(repeating: UInt8(ascii: "x"), count: form.count))
                    places += 1
                }
            }
            if data.count <= Self.block { return places }
            offset += UInt64(Self.block)
        }
    }
}
