import Crypto
import Foundation
import Support

/// The front end's files, read into memory once. A file that is not in this table is not served, whatever the path.
struct WebFiles: Sendable {
    struct File: Sendable {
        let bytes: [UInt8]
        /// The contents in gzip, if that is smaller.
        let compressed: [UInt8]?
        let mediaType: String
        /// A strong entity tag: quoted, from the contents.
        let entityTag: String
    }

    /// By path from the root of `web/`: `index.html`, `timeline/timeline.js`.
    private let files: [String: File]

    /// Reads a folder, with the addresses in pages below the base path; scripts find it out themselves. Files whose name begins with a dot, and folders named `tests`, are left out.
    ///
    /// - Throws: when the folder cannot be read or has no `index.html`.
    init(folder: String, basePath: BasePath) throws {
        let root = URL(fileURLWithPath: folder, isDirectory: true).resolvingSymlinksInPath()
        var files: [String: File] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            let parts = path.split(separator: "/")
            guard !parts.contains(where: { $0.hasPrefix(".") || $0 == "tests" }),
                let type = Self.mediaTypes[(path as NSString).pathExtension.lowercased()]
            else { continue }
            var bytes = [UInt8](try Data(contentsOf: root.appendingPathComponent(path)))
            if path.hasSuffix(".html"), basePath != .root { bytes = Self.rebased(bytes, basePath) }
            let digest = Hex.string(SHA256.hash(data: bytes).prefix(12))
            files[path] = File(
                bytes: bytes, compressed: try Gzip.whole(bytes), mediaType: type, entityTag: "\"\(digest)\"")
        }
        guard files["index.html"] != nil else { throw MissingIndex(folder: folder) }
        self.files = files
    }

    /// `<base>` would also change links to a fragment of the page.
    private static func rebased(_ page: [UInt8], _ basePath: BasePath) -> [UInt8] {
        var text = String(decoding: page, as: UTF8.self)
        for attribute in ["href", "src"] {
            text = text.replacing("\(attribute)=\"/", with: "\(attribute)=\"\(basePath.text)/")
        }
        return Array(text.utf8)
    }

    struct MissingIndex: Error, CustomStringConvertible {
        let folder: String
        var description: String { "the web folder \(folder) has no index.html" }
    }

    /// The file with exactly this name.
    subscript(name: String) -> File? { files[name] }

    /// The file at a path; the front end's own routes (`/photo/12`) are all `index.html`.
    func file(at path: String) -> File? {
        let name = String(path.drop { $0 == "/" })
        if let file = files[name] { return file }
        let last = name.split(separator: "/").last ?? ""
        return last.contains(".") ? nil : files["index.html"]
    }

    private static let mediaTypes = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "json": "application/json", "geojson": "application/geo+json", "webmanifest": "application/manifest+json",
        "svg": "image/svg+xml", "png": "image/png", "ico": "image/x-icon", "webp": "image/webp",
        "woff2": "font/woff2", "txt": "text/plain; charset=utf-8", "pmtiles": "application/octet-stream",
    ]
}
