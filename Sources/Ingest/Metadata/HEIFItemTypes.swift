/// The types of the items in a HEIF file, from the boxes `iinf` and `pitm` (ISO/IEC 14496-12, sections 8.11.4 and
/// 8.11.6).
struct HEIFItemTypes {
    let boxes: MediaBoxes
    /// The boxes inside `meta`.
    let meta: Range<Int>
    /// The id of the primary item.
    private(set) var mainPicture: Int?
    private var types: [Int: String] = [:]
    private var mainRange: Range<Int>?

    /// Item types that libheif 1.15 accepts as pictures.
    private static let pictures: Set<String> = ["hvc1", "av01", "vvc1", "grid", "iden", "iovl"]

    init?(_ meta: MediaBox, of boxes: MediaBoxes) {
        self.boxes = boxes
        // `meta` has a version and flags before its boxes.
        self.meta = min(meta.body.lowerBound + 4, meta.body.upperBound)..<meta.body.upperBound
        guard let info = boxes.find("iinf", in: self.meta) else { return nil }
        let version = boxes.integer(at: info.body.lowerBound, size: 1) ?? 0
        var position = info.body.lowerBound + (version == 0 ? 6 : 8)
        // The limit of ``MediaBoxes`` does not apply: a tiled picture has one item per tile.
        while let size = boxes.integer(at: position, size: 4), size >= 8, size <= info.body.upperBound - position {
            if boxes.slice(at: position + 4, count: 4)?.elementsEqual("infe".utf8) == true {
                takeEntry(position + 8..<position + size)
            }
            position += size
        }
        if let box = boxes.find("pitm", in: self.meta), let version = boxes.integer(at: box.body.lowerBound, size: 1)
        {
            let place = box.body.lowerBound + 4
            let range = place..<place + (version == 0 ? 2 : 4)
            if range.upperBound <= box.body.upperBound {
                mainRange = range
                mainPicture = boxes.integer(at: place, size: range.count)
            }
        }
    }

    private mutating func takeEntry(_ entry: Range<Int>) {
        guard let version = boxes.integer(at: entry.lowerBound, size: 1), version >= 2 else { return }
        let idSize = version == 2 ? 2 : 4
        let place = entry.lowerBound + 4
        guard place + idSize + 6 <= entry.upperBound, let id = boxes.integer(at: place, size: idSize),
            let type = boxes.slice(at: place + idSize + 2, count: 4), types[id] == nil
        else { return }
        types[id] = String(decoding: type, as: UTF8.self)
    }

    func isPicture(_ id: Int) -> Bool { types[id].map(Self.pictures.contains) ?? false }

    /// The type of the primary item, if libheif 1.15 does not accept it as a picture.
    var unsupportedPrimaryType: String? {
        mainPicture.flatMap { types[$0] }.flatMap { Self.pictures.contains($0) ? nil : $0 }
    }

    /// The offset of the primary item's id, and the id to write there: if the primary item is a tone map, the id of its
    /// base picture. Nil if no change is needed.
    var mainPicturePlace: (range: Range<Int>, number: [UInt8])? {
        guard let mainPicture, let mainRange, unsupportedPrimaryType == "tmap",
            let list = boxes.find("iref", in: meta), let version = boxes.integer(at: list.body.lowerBound, size: 1)
        else { return nil }
        let idSize = version == 0 ? 2 : 4
        let inner = min(list.body.lowerBound + 4, list.body.upperBound)..<list.body.upperBound
        for box in boxes.boxes(in: inner) where box.type == "dimg" {
            let place = box.body.lowerBound
            guard boxes.integer(at: place, size: idSize) == mainPicture,
                let base = boxes.integer(at: place + idSize + 2, size: idSize), isPicture(base),
                base < 1 << (8 * mainRange.count)
            else { continue }
            return (mainRange, Self.bigEndian(base, size: mainRange.count))
        }
        return nil
    }

    static func bigEndian(_ value: Int, size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
