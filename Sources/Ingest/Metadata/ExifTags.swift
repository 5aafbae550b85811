/// The tags of an EXIF block or of a raw file, in three directories (EXIF 2.32, section 4.6).
struct ExifTags: Sendable {
    enum Directory: Sendable { case image, exif, gps }

    let structure: TIFFStructure
    private let image: TIFFDirectory
    private let exif: TIFFDirectory?
    private let gps: TIFFDirectory?

    private static let head: [UInt8] = Array("Exif\0\0".utf8)

    /// Nil if there is no first directory. A damaged block only has fewer tags.
    init?(_ structure: TIFFStructure?) {
        guard let structure, let image = structure.first else { return nil }
        self.structure = structure
        self.image = image
        exif = image.directories(0x8769).first
        gps = image.directories(0x8825).first
    }

    /// For a file with separate directories.
    init?(_ structure: TIFFStructure, exif: TIFFDirectory?, gps: TIFFDirectory?) {
        guard let image = structure.first else { return nil }
        self.structure = structure
        self.image = image
        self.exif = exif
        self.gps = gps
    }

    /// For a directory without a TIFF header.
    init(_ structure: TIFFStructure, image: TIFFDirectory) {
        self.structure = structure
        self.image = image
        exif = image.directories(0x8769).first
        gps = image.directories(0x8825).first
    }

    /// - Parameter block: with or without the prefix "Exif".
    init?(block: [UInt8]) {
        let start = block.starts(with: Self.head) ? Self.head.count : 0
        self.init(TIFFStructure(block, in: start..<block.count))
    }

    func directory(_ directory: Directory) -> TIFFDirectory? {
        switch directory {
        case .image: image
        case .exif: exif
        case .gps: gps
        }
    }

    func bytes(_ tag: UInt16, in directory: Directory) -> ArraySlice<UInt8>? {
        self.directory(of: tag, directory)?.bytes(tag)
    }

    func integers(_ tag: UInt16, in directory: Directory) -> [Int] {
        self.directory(of: tag, directory)?.integers(tag) ?? []
    }

    func numbers(_ tag: UInt16, in directory: Directory) -> [Double?] {
        self.directory(of: tag, directory)?.numbers(tag) ?? []
    }

    func text(_ tag: UInt16, in directory: Directory) -> String? { self.directory(of: tag, directory)?.text(tag) }

    /// TIFF/EP and some programs write tags of the EXIF directory into the first one. They are used if the EXIF
    /// directory does not have that tag.
    private func directory(of tag: UInt16, _ directory: Directory) -> TIFFDirectory? {
        guard case .exif = directory, exif?.entries[tag] == nil else { return self.directory(directory) }
        return image
    }
}
