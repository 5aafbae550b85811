import CZlib
package import Foundation

/// A gzip file, decompressed in pieces. A file without compression is read as it is.
package struct GzipFile {
    private static let pieceSize = 1 << 16
    private let url: URL

    init(_ url: URL) { self.url = url }

    package static func contents(of url: URL) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try GzipFile(url).forEachPiece { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// - Parameter body: gets each line without its line feed.
    func forEachLine(_ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
        var pending: [UInt8] = []
        func takeLines(isLast: Bool) throws {
            var start = 0
            try pending.withUnsafeBufferPointer { bytes in
                while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
                    try body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
                    start = end + 1
                }
                if isLast, start < bytes.count {
                    try body(UnsafeBufferPointer(rebasing: bytes[start...]))
                    start = bytes.count
                }
            }
            pending.removeFirst(start)
        }
        try forEachPiece { piece in
            pending.append(contentsOf: piece)
            try takeLines(isLast: false)
        }
        try takeLines(isLast: true)
    }

    private func forEachPiece(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
        guard let file = gzopen(url.path(percentEncoded: false), "rb") else {
            throw PlaceDataError.unreadable(file: url.lastPathComponent)
        }
        defer { gzclose(file) }
        var piece = [UInt8](repeating: 0, count: Self.pieceSize)
        while true {
            let count = gzread(file, &piece, UInt32(Self.pieceSize))
            guard count >= 0 else { throw PlaceDataError.unreadable(file: url.lastPathComponent) }
            if count == 0 { return }
            try body(piece[..<Int(count)])
        }
    }
}
