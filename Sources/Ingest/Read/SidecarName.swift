import Intake

/// The names of XMP files beside pictures: `a.jpg.xmp` (darktable, digiKam) and `a.xmp` (Adobe).
package enum SidecarName {
    private static let allCases = PictureName.extensions.flatMap {
        [$0, $0.uppercased(), $0.prefix(1).uppercased() + $0.dropFirst()]
    }

    package static func isSidecar(_ key: String) -> Bool {
        key.utf8.count > 4 && key.utf8.suffix(4).elementsEqual(".xmp".utf8)
            || key.utf8.suffix(4).elementsEqual(".XMP".utf8)
    }

    /// The sidecars that an object may have, the one of its whole name first.
    package static func candidates(for key: String) -> [String] {
        let stem = stem(of: key)
        return [key, stem].compactMap { $0 }.flatMap { ["\($0).xmp", "\($0).XMP"] }
    }

    /// The objects that a sidecar may be of.
    package static func objects(of sidecar: String) -> [String] {
        let base = String(decoding: sidecar.utf8.dropLast(4), as: UTF8.self)
        return [base] + allCases.map { "\(base).\($0)" }
    }

    /// Without the extension; nil without one.
    private static func stem(of key: String) -> String? {
        let bytes = Array(key.utf8)
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0, bytes[dot - 1] != UInt8(ascii: "/"),
            !bytes[dot...].contains(UInt8(ascii: "/"))
        else { return nil }
        return String(decoding: bytes[..<dot], as: UTF8.self)
    }
}
