import Catalog

/// Face regions that people marked, in the schemas of the Metadata Working Group (Guidelines 2.0, section 5.9) and
/// Microsoft.
enum MarkedFaces {
    private static let limit = 1000

    /// - Parameter orientation: EXIF orientation 1…8 of the picture. Regions refer to the stored orientation.
    static func read(_ packet: XMPPacket, orientation: Int?) -> [Face] {
        let regions = packet.properties["mwg-rs:Regions"]?.structures.first ?? [:]
        var faces = (regions["mwg-rs:RegionList"]?.structures ?? []).compactMap(workingGroup)
        if faces.isEmpty {
            let info = packet.properties["MP:RegionInfo"]?.structures.first ?? [:]
            faces = (info["MPRI:Regions"]?.structures ?? []).compactMap(microsoft)
        }
        faces = adding(shown(packet), to: faces)
        return faces.prefix(limit).map { face in
            Face(person: face.person, confidence: nil, box: face.box.map { upright($0, orientation ?? 1) })
        }
    }

    /// Adds people who are known to be in the picture but have no marked face, without a position.
    static func adding(_ people: [String], to faces: [Face]) -> [Face] {
        var known = Set(faces.compactMap { $0.person?.lowercased() })
        let others = people.map { $0.trimmingBlanks() }.filter {
            !$0.isEmpty && known.insert($0.lowercased()).inserted
        }
        return faces + others.prefix(limit).map { Face(person: $0, confidence: nil, box: nil) }
    }

    /// IPTC's names of people shown, plain or with details (IPTC Photo Metadata Standard, Person Shown in the Image).
    private static func shown(_ packet: XMPPacket) -> [String] {
        packet.texts("Iptc4xmpExt:PersonInImage")
            + (packet.properties["Iptc4xmpExt:PersonInImageWDetails"]?.structures ?? []).compactMap {
                $0["Iptc4xmpExt:PersonName"]?.text
            }
    }

    /// A name, and the centre and size of a box as fractions.
    private static func workingGroup(_ region: [String: XMPValue]) -> Face? {
        guard region["mwg-rs:Type"]?.text ?? "Face" == "Face", let area = region["mwg-rs:Area"]?.structures.first,
            area["stArea:unit"]?.text ?? "normalized" == "normalized"
        else { return nil }
        let numbers = ["x", "y", "w", "h"].compactMap { area["stArea:\($0)"]?.text.flatMap(XMPPacket.number) }
        guard numbers.count == 4 else { return nil }
        return Face(
            person: region["mwg-rs:Name"]?.text, confidence: nil,
            box: box(numbers[0] - numbers[2] / 2, numbers[1] - numbers[3] / 2, numbers[2], numbers[3]))
    }

    /// A name and `left, top, width, height` as fractions.
    private static func microsoft(_ region: [String: XMPValue]) -> Face? {
        let name = region["MPReg:PersonDisplayName"]?.text
        let numbers = (region["MPReg:Rectangle"]?.text ?? "").split(separator: ",").compactMap {
            XMPPacket.number(String($0).trimmingBlanks())
        }
        guard name != nil || numbers.count == 4 else { return nil }
        return Face(
            person: name, confidence: nil,
            box: numbers.count == 4 ? box(numbers[0], numbers[1], numbers[2], numbers[3]) : nil)
    }

    /// Clipped to the picture; nil if nothing remains.
    private static func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> FractionBox? {
        let left = max(0, x), top = max(0, y), right = min(1, x + width), bottom = min(1, y + height)
        guard left < right, top < bottom else { return nil }
        return FractionBox(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// The box in display orientation.
    private static func upright(_ box: FractionBox, _ orientation: Int) -> FractionBox {
        let (x, y, width, height) = (box.x, box.y, box.width, box.height)
        let (right, below) = (1 - x - width, 1 - y - height)
        return switch orientation {
        case 2: FractionBox(x: right, y: y, width: width, height: height)
        case 3: FractionBox(x: right, y: below, width: width, height: height)
        case 4: FractionBox(x: x, y: below, width: width, height: height)
        case 5: FractionBox(x: y, y: x, width: height, height: width)
        case 6: FractionBox(x: below, y: x, width: height, height: width)
        case 7: FractionBox(x: below, y: right, width: height, height: width)
        case 8: FractionBox(x: y, y: right, width: height, height: width)
        default: box
        }
    }
}
