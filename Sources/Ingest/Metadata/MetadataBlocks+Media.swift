extension MetadataBlocks {
    /// The items of a HEIF file (ISO/IEC 23008-12, annex A), or the boxes of a JPEG XL container (ISO/IEC 18181-2).
    init(boxes: MediaBoxes) {
        self.init()
        for box in boxes.boxes() {
            switch box.type {
            case "Exif": take(exif: box.body, of: boxes)
            case "xml ": xmp.append(boxes.bytes[box.body])
            case "brob": take(brotli: box.body, of: boxes)
            case "meta":
                for item in HEIFItem.all(in: box, of: boxes) {
                    if item.type == "Exif" {
                        take(exif: item.range, of: boxes)
                    } else if item.type == "mime", item.contentType == "application/rdf+xml" {
                        xmp.append(boxes.bytes[item.range])
                    }
                }
            default: break
            }
        }
    }

    /// Maximum decompressed bytes of a box.
    private static let boxLimit = 8 << 20

    /// A `brob` box of JPEG XL: the type of another box, and its data compressed by Brotli (ISO/IEC 18181-2, section
    /// 9.4).
    private mutating func take(brotli range: Range<Int>, of boxes: MediaBoxes) {
        guard let type = boxes.slice(at: range.lowerBound, count: 4), range.count > 4 else { return }
        let data = boxes.bytes[range].dropFirst(4)
        if type.elementsEqual("Exif".utf8), exif == nil {
            guard let block = BrotliStream.decompress(data, limit: Self.boxLimit) else { return }
            take(exif: block.indices, of: MediaBoxes(block))
        } else if type.elementsEqual("xml ".utf8), xmp.count < 4 {
            guard let packet = BrotliStream.decompress(data, limit: Self.boxLimit) else { return }
            xmp.append(packet[...])
        }
    }

    /// EXIF in a box begins with the number of bytes before the TIFF structure.
    private mutating func take(exif range: Range<Int>, of boxes: MediaBoxes) {
        guard exif == nil, let offset = boxes.integer(at: range.lowerBound, size: 4), offset < range.count else {
            return
        }
        exif = ExifTags(
            TIFFStructure(boxes.bytes, in: min(range.lowerBound + 4 + offset, range.upperBound)..<range.upperBound))
    }
}

/// An item of a HEIF file (ISO/IEC 14496-12, section 8.11).
private struct HEIFItem {
    let type: String
    let contentType: String
    let range: Range<Int>

    private static let limit = 4096

    static func all(in meta: MediaBox, of boxes: MediaBoxes) -> [HEIFItem] {
        // `meta` has a version and flags before its boxes.
        let inner = min(meta.body.lowerBound + 4, meta.body.upperBound)..<meta.body.upperBound
        guard let info = boxes.find("iinf", in: inner), let places = boxes.find("iloc", in: inner) else { return [] }
        let data = boxes.find("idat", in: inner)
        let ranges = locations(places.body, data: data?.body, of: boxes)
        let version = boxes.integer(at: info.body.lowerBound, size: 1) ?? 0
        let head = info.body.lowerBound + (version == 0 ? 6 : 8)
        return boxes.boxes(in: min(head, info.body.upperBound)..<info.body.upperBound).compactMap { entry in
            guard entry.type == "infe", let version = boxes.integer(at: entry.body.lowerBound, size: 1), version >= 2
            else {
                return nil
            }
            let idSize = version == 2 ? 2 : 4
            let place = entry.body.lowerBound + 4
            guard let id = boxes.integer(at: place, size: idSize), let range = ranges[id],
                let type = boxes.slice(at: place + idSize + 2, count: 4)
            else { return nil }
            let texts = boxes.bytes[min(place + idSize + 6, entry.body.upperBound)..<entry.body.upperBound]
                .split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            return HEIFItem(
                type: String(decoding: type, as: UTF8.self),
                contentType: texts.count > 1 ? String(decoding: texts[1], as: UTF8.self) : "", range: range)
        }
    }

    /// The range of each item by its id. Items in several extents are ignored; metadata has only one.
    private static func locations(_ body: Range<Int>, data: Range<Int>?, of boxes: MediaBoxes) -> [Int: Range<Int>] {
        var position = body.lowerBound
        func read(_ size: Int) -> Int? {
            defer { position += size }
            return position + size <= body.upperBound ? boxes.integer(at: position, size: size) : nil
        }
        guard let version = read(1), read(3) != nil, let sizes = read(2) else { return [:] }
        let (offsetSize, lengthSize, baseSize) = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15)
        let indexSize = version > 0 ? sizes & 15 : 0
        guard let count = read(version < 2 ? 2 : 4) else { return [:] }
        var found: [Int: Range<Int>] = [:]
        for _ in 0..<min(count, limit) {
            guard let id = read(version < 2 ? 2 : 4), let method = version > 0 ? read(2) : 0, read(2) != nil,
                let base = read(baseSize), let extents = read(2)
            else { return found }
            for extent in 0..<extents {
                guard read(indexSize) != nil, let offset = read(offsetSize), let length = read(lengthSize) else {
                    return found
                }
                let origin = method & 15 == 1 ? data?.lowerBound : 0
                guard extent == 0, extents == 1, method & 15 < 2, let origin else { continue }
                let (start, overflow) = base.addingReportingOverflow(offset)
                guard !overflow, start <= boxes.bytes.count - origin,
                    boxes.slice(at: origin + start, count: length) != nil
                else { continue }
                found[id] = origin + start..<origin + start + length
            }
        }
        return found
    }
}
