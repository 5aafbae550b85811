/// The item references of a HEIF file (ISO/IEC 14496-12, section 8.11.12), rewritten so that libheif before 1.18
/// accepts the file.
///
/// libheif before 1.18 refuses a whole file if a reference from metadata, a thumbnail or an auxiliary picture has
/// several targets, or a target that it does not accept as a picture. Photos of iOS 18 and later contain such
/// references: their metadata refers to the picture and to its tone map (`tmap`). The decoder does not need the removed
/// targets, and metadata is read elsewhere.
enum HEIFReferences {
    /// The file, unchanged or with rewritten references. The length is the same, so no offset in the file changes.
    static func acceptable(_ bytes: [UInt8]) -> [UInt8] {
        var changed = bytes
        for meta in MediaBoxes(bytes).boxes() where meta.type == "meta" {
            guard let items = HEIFItemTypes(meta, of: MediaBoxes(changed)) else { continue }
            if let place = items.mainPicturePlace { changed.replaceSubrange(place.range, with: place.number) }
            if let list = HEIFReferenceList(items), let body = list.acceptable(items) {
                changed.replaceSubrange(list.range, with: body)
            }
        }
        return changed
    }
}

/// One entry of the box `iref`.
private struct HEIFReference {
    var type: String
    let from: Int
    var to: [Int]

    /// A type that no reader knows, for entries that must be ignored.
    static let hidden = "free"

    /// Hides the entry and gives it `count` different targets: libheif since 1.19 refuses an entry that names one
    /// twice.
    mutating func hide(count: Int) {
        type = Self.hidden
        var seen: Set<Int> = []
        to = Array(to.filter { seen.insert($0).inserted }.prefix(count))
        var other = 0xFFFF
        while to.count < count {
            if seen.insert(other).inserted { to.append(other) }
            other -= 1
        }
    }
}

/// All entries of the box `iref`, if the lengths of the entries are consistent.
private struct HEIFReferenceList {
    /// The range of the entries in the file.
    let range: Range<Int>
    private let idSize: Int
    private let references: [HEIFReference]

    init?(_ items: HEIFItemTypes) {
        guard let box = items.boxes.find("iref", in: items.meta),
            let version = items.boxes.integer(at: box.body.lowerBound, size: 1), version < 2
        else { return nil }
        let idSize = version == 0 ? 2 : 4
        self.idSize = idSize
        let boxes = items.boxes
        var position = box.body.lowerBound + 4
        var found: [HEIFReference] = []
        guard position <= box.body.upperBound else { return nil }
        range = position..<box.body.upperBound
        while position < range.upperBound {
            let head = position + 8
            guard let size = boxes.integer(at: position, size: 4), let type = boxes.slice(at: position + 4, count: 4),
                let from = boxes.integer(at: head, size: idSize),
                let count = boxes.integer(at: head + idSize, size: 2),
                size == 10 + idSize * (count + 1), size <= range.upperBound - position
            else { return nil }
            let start = head + idSize + 2
            let to = (0..<count).compactMap { boxes.integer(at: start + $0 * idSize, size: idSize) }
            found.append(HEIFReference(type: String(decoding: type, as: UTF8.self), from: from, to: to))
            position += size
        }
        references = found
    }

    /// The rewritten entries, with the same number of bytes; nil if no entry must change.
    func acceptable(_ items: HEIFItemTypes) -> [UInt8]? {
        let thumbnails = Set(references.filter { $0.type == "thmb" && items.isPicture($0.from) }.map(\.from))
        var changed = references
        var isChanged = false
        for (index, reference) in references.enumerated() {
            guard let targets = targets(of: reference, items, thumbnails: thumbnails) else { continue }
            // Keeps the primary item where it is among the targets.
            if let one = targets.first(where: { $0 == items.mainPicture }) ?? targets.first {
                changed[index].to = [one]
            } else {
                changed[index].hide(count: reference.to.count)
            }
            isChanged = true
        }
        return isChanged ? filled(changed, items) ?? serialized(hiding(changed)) : nil
    }

    /// The allowed targets of an entry; nil if the entry can stay unchanged.
    private func targets(of reference: HEIFReference, _ items: HEIFItemTypes, thumbnails: Set<Int>) -> [Int]? {
        let pictures = reference.to.filter(items.isPicture)
        let possible: [Int]
        switch reference.type {
        case "cdsc": possible = pictures
        case "prem" where !items.isPicture(reference.from): return []
        case "auxl" where items.isPicture(reference.from): possible = pictures.filter { $0 != reference.from }
        case "thmb" where items.isPicture(reference.from):
            // Items are processed by ascending id.
            possible = pictures.filter {
                $0 != reference.from && !(thumbnails.contains($0) && $0 < reference.from)
            }
        default: return nil
        }
        return reference.to.count == 1 && possible.count == 1 ? nil : possible
    }

    /// Keeps the total length: the bytes saved go to a hidden entry, or to a box of their own.
    private func filled(_ changed: [HEIFReference], _ items: HEIFItemTypes) -> [UInt8]? {
        var changed = changed
        let saved = zip(references, changed).reduce(0) { $0 + ($1.0.to.count - $1.1.to.count) * idSize }
        if saved == 0 { return serialized(changed) }
        let filler =
            changed.firstIndex { $0.type == HEIFReference.hidden }
            ?? changed.firstIndex { !items.isPicture($0.from) && $0.type != "cdsc" }
        if let filler, changed[filler].to.count + saved / idSize <= 0xFFFF {
            changed[filler].hide(count: changed[filler].to.count + saved / idSize)
            return serialized(changed)
        }
        return nil
    }

    /// If no entry can take the saved bytes, entries that had several targets are hidden instead.
    private func hiding(_ changed: [HEIFReference]) -> [HEIFReference] {
        zip(references, changed).map { old, new in
            var hidden = old
            if old.to != new.to || new.type == HEIFReference.hidden { hidden.hide(count: old.to.count) }
            return hidden
        }
    }

    private func serialized(_ references: [HEIFReference]) -> [UInt8] {
        var bytes: [UInt8] = []
        for reference in references {
            bytes += HEIFItemTypes.bigEndian(10 + idSize * (reference.to.count + 1), size: 4)
            bytes += Array(reference.type.utf8)
            bytes += HEIFItemTypes.bigEndian(reference.from, size: idSize)
            bytes += HEIFItemTypes.bigEndian(reference.to.count, size: 2)
            for target in reference.to { bytes += HEIFItemTypes.bigEndian(target, size: idSize) }
        }
        return bytes
    }
}
