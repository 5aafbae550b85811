import Intake

/// The references between the items of a HEIF file (ISO/IEC 14496-12, section 8.11.12), changed to what libheif before 1.18
/// takes.
///
/// It refuses a whole file for one reference from words, a thumbnail or an auxiliary picture that names several items, or
/// one that is no picture to it. Photos of iOS 18 and later have such: their words belong to the picture and to the map of
/// tones beside it (`tmap`). What is left out here is of no use to the decoder; words are read elsewhere.
enum HEIFReferences {
    /// The file as it is, or with other references in the same number of bytes, so that no offset in it changes.
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

    /// A type that no reader knows, where nobody is to follow an entry.
    static let hidden = "free"

    /// So many targets are left to it, all of them different: libheif since 1.19 refuses an entry that names one twice.
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

/// All entries of the box `iref`, where each of them is as long as it says.
private struct HEIFReferenceList {
    /// Of the entries, in the file.
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

    /// The entries anew, as many bytes as before; nil where nothing has to change.
    func acceptable(_ items: HEIFItemTypes) -> [UInt8]? {
        let thumbnails = Set(references.filter { $0.type == "thmb" && items.isPicture($0.from) }.map(\.from))
        var changed = references
        var isChanged = false
        for (index, reference) in references.enumerated() {
            guard let targets = targets(of: reference, items, thumbnails: thumbnails) else { continue }
            // Nobody else's is chosen where the main picture is among them.
            if let one = targets.first(where: { $0 == items.mainPicture }) ?? targets.first {
                changed[index].to = [one]
            } else {
                changed[index].hide(count: reference.to.count)
            }
            isChanged = true
        }
        return isChanged ? filled(changed, items) ?? serialized(hiding(changed)) : nil
    }

    /// What an entry may refer to; nil where the entry may stay as it is.
    private func targets(of reference: HEIFReference, _ items: HEIFItemTypes, thumbnails: Set<Int>) -> [Int]? {
        let pictures = reference.to.filter(items.isPicture)
        let possible: [Int]
        switch reference.type {
        case "cdsc": possible = pictures
        case "prem" where !items.isPicture(reference.from): return []
        case "auxl" where items.isPicture(reference.from): possible = pictures.filter { $0 != reference.from }
        case "thmb" where items.isPicture(reference.from):
            // Items come in the order of their numbers.
            possible = pictures.filter {
                $0 != reference.from && !(thumbnails.contains($0) && $0 < reference.from)
            }
        default: return nil
        }
        return reference.to.count == 1 && possible.count == 1 ? nil : possible
    }

    /// As long as before: what was saved goes to an entry that nobody follows, or to a box of its own.
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

    /// Where there is nothing to fill up, what had several targets is not followed at all.
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
