import Catalog
import Intake
import XML

/// Camera-specific metadata in movies: Canon's EXIF, Nikon's records, Sony's XML document.
struct CameraMetadata {
    private(set) var facts = CaptureFacts()

    /// Canon's box of EXIF directories, also in CR3.
    private static let canon = "85c0b687820f11e08111f4ce462b6a48"

    /// - Returns: nil if there is none of them.
    init?(_ movie: Range<Int>, of boxes: MediaBoxes, warnings: inout [String]) {
        let user = boxes.boxes(in: movie).filter { $0.type == "udta" }.flatMap { boxes.boxes(in: $0.body) }
        if let meta = boxes.find("meta"), let document = boxes.find("xml ", in: boxes.childrenOfMeta(meta.body)),
            let sony = SonyDocument(boxes.bytes[document.body], warnings: &warnings)
        {
            facts = sony.facts
        } else if let box = boxes.find(Self.canon, in: movie) {
            var blocks = MetadataBlocks()
            func directory(_ name: String) -> TIFFDirectory? {
                boxes.find(name, in: box.body).flatMap { TIFFStructure(boxes.bytes, in: $0.body)?.first }
            }
            if let image = boxes.find("CMT1", in: box.body), let tags = TIFFStructure(boxes.bytes, in: image.body) {
                blocks.exif = ExifTags(tags, exif: directory("CMT2"), gps: directory("CMT4"))
            }
            facts = CaptureFacts(blocks, warnings: &warnings)
        } else if let box = user.first(where: { $0.type == "CNTH" }), let still = boxes.find("CNDA", in: box.body) {
            // A complete JPEG file: the still that represents the film on the camera's screen.
            facts = CaptureFacts(MetadataBlocks(jpeg: Array(boxes.bytes[still.body])), warnings: &warnings)
        } else if let box = user.first(where: { $0.type == "NCDT" }), let tags = boxes.find("NCTG", in: box.body) {
            facts = Self.nikon(tags.body, of: boxes)
        } else {
            return nil
        }
        // These describe the still, not the film.
        facts.orientation = nil
        facts.motionVideoBytes = nil
    }

    /// Nikon's records: an id, a type and a count as in EXIF, and the values, all big-endian.
    private static func nikon(_ body: Range<Int>, of boxes: MediaBoxes) -> CaptureFacts {
        let sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]
        var texts: [Int: String] = [:]
        var position = body.lowerBound
        while position + 8 <= body.upperBound, let tag = boxes.integer(at: position, size: 4),
            let type = boxes.integer(at: position + 4, size: 2), sizes.indices.contains(type),
            let count = boxes.integer(at: position + 6, size: 2),
            let value = boxes.slice(at: position + 8, count: count * sizes[type])
        {
            if type == 2 { texts[tag] = PlainText.decode(value) }
            position = value.endIndex
        }
        var facts = CaptureFacts()
        facts.make = texts[0x01]
        facts.model = texts[0x02]
        let dates: [(Int, CaptureDate.Kind, String)] = [
            (0x12, .original, "DateTimeOriginal"), (0x11, .digitized, "CreateDate"),
        ]
        facts.date = CaptureDate.best(
            of: dates.compactMap { tag, kind, name in
                texts[tag].flatMap { WrittenDate($0) }.flatMap { CaptureDate(kind, $0, source: "nikon:\(name)") }
            })
        return facts
    }
}

/// Sony's NonRealTimeMeta: an XML document in the movie's `meta` box, and in a sidecar file.
private struct SonyDocument {
    private(set) var facts = CaptureFacts()

    init?(_ box: ArraySlice<UInt8>, warnings: inout [String]) {
        // Version and flags precede the document, which is padded with NULs.
        guard let start = box.firstIndex(of: UInt8(ascii: "<")), let end = box.lastIndex(of: UInt8(ascii: ">")),
            start < end
        else { return nil }
        let root: XMLElement
        do throws(XMLError) {
            root = try MetadataXML.parse(box[start...end])
        } catch {
            warnings.append("the camera's metadata document could not be read: \(error)")
            return nil
        }
        guard Self.name(root) == "NonRealTimeMeta" else { return nil }
        for element in root.children {
            switch Self.name(element) {
            case "CreationDate":
                facts.date = element.attributes["value"].flatMap {
                    QuickTimeMetadata.date($0, source: "sony:CreationDate")
                }
            case "Device":
                facts.make = element.attributes["manufacturer"]
                facts.model = element.attributes["modelName"]
            case "AcquisitionRecord": readPosition(element)
            default: break
            }
        }
    }

    /// Items with EXIF names, in a group named `ExifGPS`: `35:40:12.300`.
    private mutating func readPosition(_ record: XMLElement) {
        var items: [String: String] = [:]
        for group in record.children where group.attributes["name"] == "ExifGPS" {
            for item in group.children {
                if let name = item.attributes["name"] { items[name] = item.attributes["value"] }
            }
        }
        func degrees(_ name: String, _ negative: String) -> Double? {
            let parts = items[name]?.split(separator: ":").map { Double($0) } ?? []
            guard parts.count == 3, let degrees = parts[0], let minutes = parts[1], let seconds = parts[2] else {
                return nil
            }
            let value = degrees + minutes / 60 + seconds / 3600
            return items[name + "Ref"] == negative ? -value : value
        }
        guard let latitude = degrees("Latitude", "S"), let longitude = degrees("Longitude", "W"),
            latitude != 0 || longitude != 0, items["Status"] != "V"
        else { return }
        facts.position = Coordinate(latitude: latitude, longitude: longitude)
        if facts.position != nil, let height = items["Altitude"].flatMap(Double.init) {
            facts.altitude = items["AltitudeRef"] == "1" ? -height : height
        }
    }

    private static func name(_ element: XMLElement) -> String {
        element.name.split(separator: ":").last.map(String.init) ?? element.name
    }
}
