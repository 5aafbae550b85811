import Catalog

/// The faces of a photo: those that people marked in the file, and others that AI writers detected.
enum FacesOfPhoto {
    /// Two boxes with at least this intersection over union are one face.
    private static let leastOverlap = 0.4

    /// Nil if neither is a list. A face in both lists is returned once, as people marked it.
    ///
    /// - Parameter wantsBoxes: whether the caller needs the boxes.
    static func read(marked: String?, seen: String?, wantsBoxes: Bool = true) -> [DetectedThings.Thing]? {
        var marked = marked.flatMap { DetectedThings.read($0, nameKey: "person") }
        for index in marked?.indices ?? 0..<0 { marked?[index].isMarked = true }
        // Marked and detected faces are matched by their boxes.
        let needsBoxes = wantsBoxes || marked?.isEmpty == false
        let seen = seen.flatMap { DetectedThings.read($0, nameKey: "person", wantsBoxes: needsBoxes) }
        guard let marked, !marked.isEmpty else { return seen ?? marked }
        let others = (seen ?? []).filter { face in
            !marked.contains { known in
                if let name = known.name, name == face.name { return true }
                guard let one = known.box, let other = face.box else { return false }
                return overlap(of: one, other) >= leastOverlap
            }
        }
        return marked + others
    }

    /// Intersection over union.
    private static func overlap(of one: FractionBox, _ other: FractionBox) -> Double {
        let width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        let height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        guard width > 0, height > 0 else { return 0 }
        let common = width * height
        return common / (one.width * one.height + other.width * other.height - common)
    }
}
