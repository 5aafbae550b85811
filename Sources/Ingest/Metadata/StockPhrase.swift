/// Descriptions that cameras and programs write into every picture; no person wrote them.
enum StockPhrase {
    /// Nil for a stock phrase.
    static func removed(from text: String?) -> String? { text.flatMap { isStock($0) ? nil : $0 } }

    private static func isStock(_ text: String) -> Bool {
        let capitals = text.uppercased()
        return names.contains(capitals) || modes.contains(text) || beginnings.contains { capitals.hasPrefix($0) }
            || text.hasPrefix("DCIM\\") && !text.contains(" ")
            // For any maker; a person does not write this in capitals only.
            || text == capitals && text.hasSuffix(" DIGITAL CAMERA")
    }

    /// Prefixes, in capitals: Samsung's phrases with a serial number, and VSCO's with the name of a filter.
    private static let beginnings = ["<DIGIMAX ", "PROCESSED WITH VSCO", "PROCESSED WITH MOLDIV", "(BINARY DATA"]

    /// In capitals, since cameras write them in any case.
    private static let names: Set<String> = [
        "OLYMPUS DIGITAL CAMERA", "SONY DSC", "DIGITAL CAMERA", "KONICA MINOLTA DIGITAL CAMERA",
        "MINOLTA DIGITAL CAMERA",
        "SAMSUNG", "SAMSUNG CAMERA PICTURES", "SAMSUNG DIGITAL CAMERA", "KODAK DIGITAL STILL CAMERA", "DCIM",
        "DIGIMAX", "DEFAULT", "DSC", "EXIF_JPEG_PICTURE", "EXIF JPEG", "PENTAX", "VIVITAR",
        "BINARY COMMENT", "CREATED BY IMLIB", "ICLARIFIED", "SCANNER", "CHARSET=ASCII",
        "DVC 10.1 HDMI", "EXIF_JPEG_422", "EXIF_JPEG_T422", "CREATED WITH GIMP", "CREATED WITH THE GIMP", "APPLEMARK",
    ]

    /// Modes of Huawei's and Honor's cameras, case-sensitive: a person may write "Mon".
    private static let modes: Set<String> = [
        "cof", "rhdr", "hdrpl", "oznor", "oznorWO", "edf", "mde", "mde_soft", "dav", "nor", "mon", "ptr", "btr",
        "rbt",
        "fbt", "btf", "btfmdn", "btfhdr", "frontbhdp", "fbthdr", "frem", "rpt", "burst", "sdr_HDRB", "qrf", "fshbty",
    ]
}
