import Glibc
import Intake

/// The sensitivity in the MakerNote of Canon's cameras from before 2006, which wrote no tag of EXIF for it. The form is
/// Canon's own; the meanings are those that exiftool documents (Image::ExifTool::TagNames, Canon).
enum CanonNote {
    /// Nil for other makers, for notes without it, and for what is no sensitivity.
    static func iso(_ tags: ExifTags) -> Int? {
        guard tags.text(0x010F, in: .image)?.hasPrefix("Canon") == true,
            let note = tags.directory(.exif)?.entries[0x927C],
            let directory = tags.structure.directory(at: note.offset)
        else { return nil }
        return told(directory.integers(0x0001)) ?? computed(directory.integers(0x0004))
    }

    /// CameraSettings: a number from a list, or with bit 14 the sensitivity itself. 15 is "automatic".
    private static func told(_ settings: [Int]) -> Int? {
        guard settings.count > 16 else { return nil }
        return switch settings[16] {
        case 16...20: 50 << (settings[16] - 16)
        case 0x4001..<0x7FFF: settings[16] & 0x3FFF
        default: nil
        }
    }

    /// ShotInfo: what the automatic added, and the base, both in 1/32 of a doubling.
    private static func computed(_ shot: [Int]) -> Int? {
        guard shot.count > 2, shot[1] >= 0, shot[2] > 0, shot[1] < 1024, shot[2] < 1024 else { return nil }
        let automatic = exp2(Double(shot[1]) / 32) * 100
        let base = exp2(Double(shot[2]) / 32) * 100 / 32
        let iso = (base * automatic / 100).rounded()
        return (1..<65_535).contains(iso) ? Int(iso) : nil
    }
}
