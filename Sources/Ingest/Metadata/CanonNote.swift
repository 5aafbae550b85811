import Glibc

/// The sensitivity and the lens in the MakerNote of Canon cameras from before 2006, which wrote no EXIF tags for them.
/// Tag meanings as documented by exiftool (Image::ExifTool::TagNames, Canon).
enum CanonNote {
    /// Nil for other makers, and for notes without a valid sensitivity.
    static func iso(_ tags: ExifTags) -> Int? {
        directory(tags).flatMap { coded($0.integers(0x0001)) ?? computed($0.integers(0x0004)) }
    }

    /// The focal lengths of a lens without a name, `18-55mm`; nil for cameras with a fixed lens.
    static func lens(_ tags: ExifTags) -> String? {
        guard let settings = directory(tags)?.integers(0x0001), settings.count > 25 else { return nil }
        let (kind, longest, shortest, unit) = (settings[22], settings[23], settings[24], settings[25])
        guard (1..<0xFFFF).contains(kind), shortest > 0, unit > 0, shortest <= longest, longest / unit < 3000 else {
            return nil
        }
        let range = shortest == longest ? [shortest] : [shortest, longest]
        return range.map { "\($0 / unit)" }.joined(separator: "-") + "mm"
    }

    private static func directory(_ tags: ExifTags) -> TIFFDirectory? {
        guard tags.text(0x010F, in: .image)?.hasPrefix("Canon") == true,
            let note = tags.directory(.exif)?.entries[0x927C]
        else { return nil }
        return tags.structure.directory(at: note.offset)
    }

    /// CameraSettings: a code from a list, or with bit 14 set the sensitivity itself. Code 15 is "automatic".
    private static func coded(_ settings: [Int]) -> Int? {
        guard settings.count > 16 else { return nil }
        return switch settings[16] {
        case 16...20: 50 << (settings[16] - 16)
        case 0x4001..<0x7FFF: settings[16] & 0x3FFF
        default: nil
        }
    }

    /// ShotInfo: the automatic gain and the base sensitivity, both in 1/32 EV.
    private static func computed(_ shot: [Int]) -> Int? {
        guard shot.count > 2, shot[1] >= 0, shot[2] > 0, shot[1] < 1024, shot[2] < 1024 else { return nil }
        let automatic = exp2(Double(shot[1]) / 32) * 100
        let base = exp2(Double(shot[2]) / 32) * 100 / 32
        let iso = (base * automatic / 100).rounded()
        return (1..<65_535).contains(iso) ? Int(iso) : nil
    }
}
