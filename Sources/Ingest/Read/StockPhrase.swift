import Intake

/// What cameras and programs write into every picture as its description, and nobody's words.
enum StockPhrase {
    /// Nil for a stock phrase.
    static func removed(from text: String?) -> String? { text.flatMap { isStock($0) ? nil : $0 } }

    private static func isStock(_ text: String) -> Bool {
        let capitals = text.uppercased()
        return names.contains(capitals) || modes.contains(text) || beginnings.contains { capitals.hasPrefix($0) }
            || text.hasPrefix("DCIM\\") && !text.contains(" ")
            // Of any maker; a person does not write so in capitals alone.
            || text == capitals && text.hasSuffix(" DIGITAL CAMERA")
    }

    /// In capitals: of Samsung's phrases with a serial number, and of VSCO's with the name of a filter.
    private static let beginnings = ["<DIGIMAX ", "PROCESSED WITH VSCO", "PROCESSED WITH MOLDIV", "(BINARY DATA"]

    /// In capitals; cameras write them in any case.
    private static let names: Set<String> = [
        "OLYMPUS DIGITAL CAMERA", "SONY DSC", "DIGITAL CAMERA", "KONICA MINOLTA DIGITAL CAMERA",
        "MINOLTA DIGITAL CAMERA",
        "SAMSUNG", "SAMSUNG CAMERA PICTURES", "SAMSUNG DIGITAL CAMERA", "KODAK DIGITAL STILL CAMERA", "DCIM",
        "DIGIMAX", "DEFAULT", "DSC", "EXIF_JPEG_PICTURE", "EXIF JPEG", "PENTAX", "VIVITAR",
        "BINARY COMMENT", "CREATED BY IMLIB", "ICLARIFIED", "SCANNER", "CHARSET=ASCII",
        "DVC 10.1 HDMI", "EXIF_JPEG_422", "EXIF_JPEG_T422", "CREATED WITH GIMP", "CREATED WITH THE GIMP", "APPLEMARK",
    ]

    /// The modes of Huawei's and Honor's cameras, in just this case: a person may write "Mon".
    private static let modes: Set<String> = [
        "cof", "rhdr", "hdrpl", "oznor", "oznorWO", "edf", "mde", "mde_soft", "dav", "nor", "mon", "ptr", "btr",
        "rbt",
        "fbt", "btf", "btfmdn", "btfhdr", "frontbhdp", "fbthdr", "frem", "rpt", "burst", "sdr_HDRB", "qrf", "fshbty",
    ]
}
