import Catalog
import Glibc

/// The searchable fields of Fujifilm's MakerNote: a little-endian directory whose offsets are relative to the note. Tag
/// meanings as documented by exiftool (Image::ExifTool::TagNames, FujiFilm).
enum FujifilmNote {
    /// The rating that a person set in the camera, 1…5. A stored 0 means no rating.
    static func rating(_ tags: ExifTags) -> Int? {
        directory(tags)?.integers(0x1431).first { (1...5).contains($0) }
    }

    /// The focal length and aperture range of the lens, in the format of Nikon's cameras: `18-55mm 1:2.8 - 4`.
    static func lens(_ tags: ExifTags) -> String? {
        guard let note = directory(tags), let shortest = number(0x1404, in: note),
            let longest = number(0x1405, in: note)
        else { return nil }
        let apertures = [number(0x1406, in: note), number(0x1407, in: note)].compactMap { $0 }
        func text(_ values: [Double], _ separator: String) -> String {
            let values = values.first == values.last ? Array(values.prefix(1)) : values
            return values.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }.joined(separator: separator)
        }
        let range = "\(text([shortest, longest], "-"))mm"
        return apertures.count == 2 ? "\(range) 1:\(text(apertures, " - "))" : range
    }

    /// Rounded to a tenth; nil for values that no lens has.
    private static func number(_ tag: UInt16, in note: TIFFDirectory) -> Double? {
        guard let value = note.numbers(tag).first ?? nil, value >= 0.5, value < 3000 else { return nil }
        return (value * 10).rounded() / 10
    }

    private static func directory(_ tags: ExifTags) -> TIFFDirectory? {
        guard let note = tags.directory(.exif)?.entries[0x927C],
            tags.bytes(0x927C, in: .exif)?.starts(with: Array("FUJIFILM".utf8)) == true
        else { return nil }
        let structure = TIFFStructure(tags.structure, from: note.offset, isLittleEndian: true)
        return structure.integer(at: 8, size: 4).flatMap(structure.directory)
    }
}
