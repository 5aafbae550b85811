extension LibrarySnapshot {
    /// The living photos of one part whose bytes another living photo has, in whichever part.
    func duplicates(inPart index: Int) -> Bitmap {
        var copies: [UInt64: Int] = [:]
        for part in parts {
            let columns = part.segment.columns
            part.live.forEach { position in
                if columns.flags[position].contains(.content) { copies[columns.content[position], default: 0] += 1 }
            }
        }
        let columns = parts[index].segment.columns
        return parts[index].live.filter { position in
            columns.flags[position].contains(.content) && copies[columns.content[position], default: 0] > 1
        }
    }
}
