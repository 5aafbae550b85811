extension Segment {
    /// Groups of photos with the same bytes, by the first eight bytes of their SHA-256.
    static func copies(in columns: Columns) -> [[UInt32]] {
        let (contents, flags) = (columns.content, columns.flags)
        let sorted = (0..<UInt32(contents.count)).filter { flags[Int($0)].contains(.content) }
            .sorted { contents[Int($0)] < contents[Int($1)] }
        var groups: [[UInt32]] = []
        var start = 0
        while start < sorted.count {
            let content = contents[Int(sorted[start])]
            var end = start + 1
            while end < sorted.count, contents[Int(sorted[end])] == content { end += 1 }
            if end - start > 1 { groups.append(Array(sorted[start..<end])) }
            start = end
        }
        return groups
    }
}
