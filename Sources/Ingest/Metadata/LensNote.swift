import CExif
import Intake

/// The lens as named in the MakerNote, for cameras that write no EXIF LensModel. docs/decisions/0029 lists what libexif
/// reads of it and what Calotype reads.
enum LensNote {
    /// Nil for other makers, and for notes without a lens. Pentax's note contains only a number whose meaning is not in
    /// the file.
    static func lens(_ tags: ExifTags) -> String? {
        guard let make = tags.text(0x010F, in: .image)?.uppercased(),
            let note = tags.directory(.exif)?.entries[0x927C]
        else { return nil }
        return if make.hasPrefix("CANON") {
            byLibexif(tags) ?? CanonNote.lens(tags)
        } else if make.hasPrefix("NIKON") {
            byLibexif(tags).flatMap(nikon)
        } else if make.hasPrefix("OLYMPUS") || make.hasPrefix("OM DIGITAL") {
            olympus(tags, note)
        } else if make.hasPrefix("FUJI") {
            FujifilmNote.lens(tags)
        } else {
            nil
        }
    }

    /// The bytes that libexif needs: MakerNotes are near the beginning, also in raw files.
    private static let blockLimit = 1 << 20

    private static func byLibexif(_ tags: ExifTags) -> String? {
        guard let block = tags.structure.longestSlice(at: 0, count: blockLimit) else { return nil }
        let bytes = Array("Exif\0\0".utf8) + block
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CEXIF_LENS)) { lens in
            lens.initialize(repeating: 0)
            cexif_lens(bytes, bytes.count, lens.baseAddress)
            return PlainText.decode(lens.map { UInt8(bitPattern: $0) })
        }
    }

    /// Normalises `18-55mm 1:3.5 - 5.6`. Equal ends of a range, `50-50mm 1:1.8 - 1.8`, become `50mm 1:1.8`. Zeros, of a
    /// lens without contacts, and libexif's error texts become nil.
    private static func nikon(_ text: String) -> String? {
        guard
            let parts = text.wholeMatch(of: /([0-9]+)-([0-9]+)mm 1: *([0-9.]+) - *([0-9.]+)/)?.output,
            parts.1 != "0", parts.2 != "0"
        else { return nil }
        guard parts.1 == parts.2, parts.3 == parts.4 else { return text }
        return "\(parts.1)mm 1:\(parts.3)"
    }

    /// LensModel in the directory Equipment. Its offsets are relative to the note, except in the oldest cameras.
    private static func olympus(_ tags: ExifTags, _ note: TIFFDirectory.Entry) -> String? {
        func begins(_ text: String) -> Bool {
            tags.structure.slice(at: note.offset, count: text.utf8.count)?.elementsEqual(text.utf8) == true
        }
        let (structure, start): (TIFFStructure, Int)
        if begins("OLYMPUS\0") || begins("OM SYSTEM\0\0\0") {
            start = begins("OLYMPUS\0") ? 12 : 16
            let isLittleEndian = tags.structure.slice(at: note.offset + start - 4, count: 1)?.first == 0x49
            structure = TIFFStructure(tags.structure, from: note.offset, isLittleEndian: isLittleEndian)
        } else if begins("OLYMP\0") {
            (structure, start) = (tags.structure, note.offset + 8)
        } else {
            return nil
        }
        guard let directory = structure.directory(at: start), let equipment = directory.entries[0x2010] else {
            return nil
        }
        // Either an offset of a directory, or the directory itself stored as untyped bytes.
        let isPointer = equipment.count == 1 && [4, 13].contains(equipment.type)
        guard let place = isPointer ? directory.integers(0x2010).first : equipment.offset else { return nil }
        return structure.directory(at: place)?.text(0x0203)
    }
}
