import Catalog

/// The faces of a photo: those that people marked in its file, and those that AI writers saw beside them.
enum FacesOfPhoto {
    /// Two boxes with so much of their common area in both are one face.
    private static let overlap = 0.4

    /// Nil when neither is a list. A face that both know is told once, as people have it.
    ///
    /// - Parameter wantsBoxes: whether the caller looks at the boxes.
    static func read(marked: String?, seen: String?, wantsBoxes: Bool = true) -> [SeenThings.Thing]? {
        var marked = marked.flatMap { SeenThings.read($0, nameKey: "person") }
        for index in marked?.indices ?? 0..<0 { marked?[index].isMarked = true }
        // What people marked is told from what was seen by the boxes of both.
        let needsBoxes = wantsBoxes || marked?.isEmpty == false
        let seen = seen.flatMap { SeenThings.read($0, nameKey: "person", wantsBoxes: needsBoxes) }
        guard let marked, !marked.isEmpty else { return seen ?? marked }
        let others = (seen ?? []).filter { face in
            !marked.contains { known in
                if let name = known.name, name == face.name { return true }
                guard let one = known.box, let other = face.box else { return false }
                return share(one, other) >= overlap
            }
        }
        return marked + others
    }

    /// The common area as a share of all that either covers.
    private static func share(_ one: FractionBox, _ other: FractionBox) -> Double {
        let width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        let height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        guard width > 0, height > 0 else { return 0 }
        let common = width * height
        return common / (one.width * one.height + other.width * other.height - common)
    }
}
