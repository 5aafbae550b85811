import Intake

/// XMP's namespaces and their common prefixes. A packet may use other prefixes.
enum XMPNamespace {
    private static let prefixes: [String: String] = [
        "adobe:ns:meta/": "x",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
        "http://www.w3.org/XML/1998/namespace": "xml",
        "http://purl.org/dc/elements/1.1/": "dc",
        "http://ns.adobe.com/xap/1.0/": "xmp",
        "http://ns.adobe.com/photoshop/1.0/": "photoshop",
        "http://ns.adobe.com/exif/1.0/": "exif",
        "http://ns.adobe.com/exif/1.0/aux/": "aux",
        "http://cipa.jp/exif/1.0/": "exifEX",
        "http://ns.adobe.com/tiff/1.0/": "tiff",
        "http://ns.adobe.com/lightroom/1.0/": "lr",
        "http://www.digikam.org/ns/1.0/": "digiKam",
        "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
        "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
        "http://ns.microsoft.com/photo/1.2/": "MP",
        "http://ns.microsoft.com/photo/1.2/t/RegionInfo#": "MPRI",
        "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
        "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
        "http://www.metadataworkinggroup.com/schemas/keywords/": "mwg-kw",
        "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
        "http://ns.iview-multimedia.com/mediapro/1.0/": "mediapro",
        "http://ns.adobe.com/xmp/sType/Area#": "stArea",
        "http://ns.adobe.com/xap/1.0/sType/Area#": "stArea",
        "http://ns.adobe.com/xap/1.0/sType/Dimensions#": "stDim",
        "http://ns.google.com/photos/1.0/camera/": "GCamera",
        "http://ns.google.com/photos/1.0/container/": "Container",
        "http://ns.google.com/photos/1.0/container/item/": "Item",
    ]

    /// Converts a namespace, a line feed and a name to `dc:title`. Names of unknown namespaces keep the full namespace.
    static func shortName(_ qualified: String) -> String {
        guard let end = qualified.utf8.lastIndex(of: UInt8(ascii: "\n")) else { return qualified }
        let namespace = String(qualified[..<end])
        return "\(prefixes[namespace] ?? namespace):\(qualified[qualified.index(after: end)...])"
    }
}
