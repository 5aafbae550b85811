extension MediaType {
    /// Identifies raw files that have the structure of TIFF: by a tag of DNG, or by the pixel layout or compression of
    /// one of their pictures.
    static func ofTIFF(_ bytes: [UInt8]) -> MediaType {
        guard let structure = TIFFStructure(bytes), let first = structure.first else { return .tiff }
        if first.entries[0xC612] != nil { return .dng }
        let maker = first.text(0x010F)?.uppercased() ?? ""
        let isReduced = first.entries[0x014A] != nil && (first.integers(0x00FE).first ?? 0) & 1 == 1
        let isOfOldKind = isReduced && (maker.hasPrefix("NIKON") || maker.hasPrefix("SONY"))
        guard isOfOldKind || structure.pictures().contains(where: holdsRawData) else { return .tiff }
        return ofMaker(maker)
    }

    /// Colour filter array or linear raw (TIFF/EP and DNG), or a compression that only cameras use: those of Sony,
    /// Samsung, Nikon, Panasonic, Kodak and Pentax.
    private static func holdsRawData(_ directory: TIFFDirectory) -> Bool {
        [32_803, 34_892].contains(directory.integers(0x0106).first ?? 0)
            || [32_767, 32_770, 34_713, 34_316, 65_000, 65_535].contains(directory.integers(0x0103).first ?? 0)
    }

    private static let makers: [(prefix: String, type: MediaType)] = [
        ("NIKON", .nef), ("SONY", .arw), ("PENTAX", .pef), ("ASAHI", .pef), ("RICOH", .pef), ("SAMSUNG", .srw),
        ("HASSELBLAD", .hasselblad), ("SEIKO EPSON", .erf), ("EPSON", .erf), ("LEAF", .mos), ("PHASE ONE", .iiq),
        ("KODAK", .dcr), ("EASTMAN KODAK", .dcr), ("MAMIYA", .mef),
    ]

    private static func ofMaker(_ maker: String) -> MediaType {
        makers.first { maker.hasPrefix($0.prefix) }?.type ?? .raw
    }
}
