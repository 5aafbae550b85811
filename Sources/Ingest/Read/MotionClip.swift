import Intake

/// The clip of a motion photo: an MP4 file behind the picture, in the same file.
enum MotionClip {
    /// How many bytes at the end of the file are the clip; behind Samsung's its directory follows, which players pass over.
    ///
    /// - Parameter claimed: by Google's words, which stay where a program has cut the clip off.
    /// - Returns: nil where no clip begins.
    static func length(in file: [UInt8], claimed: Int?) -> Int? {
        if let claimed, claimed > 0, claimed < file.count, begins(at: file.count - claimed, in: file) {
            return claimed
        }
        return startOfSamsungs(file).map { file.count - $0 }
    }

    private static func begins(at place: Int, in file: [UInt8]) -> Bool {
        place >= 0 && file.count - place > 8 && file[place + 4..<place + 8].elementsEqual("ftyp".utf8)
    }

    /// Samsung's trailer: blocks, each with a number, the length of its name, its name and its data; then `SEFH`, a version,
    /// their count, and for each its number, how far before `SEFH` it begins, and its length; the length of this directory,
    /// and `SEFT`. All numbers are little-endian. After ExifTool's documentation of Samsung's tags.
    private static func startOfSamsungs(_ file: [UInt8]) -> Int? {
        func number(at place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(file[place + $1]) << (8 * $1) } }
        guard file.count > 20, file.suffix(4).elementsEqual("SEFT".utf8) else { return nil }
        let length = number(at: file.count - 8)
        let head = file.count - 8 - length
        guard length >= 12, head >= 0, file[head..<head + 4].elementsEqual("SEFH".utf8) else { return nil }
        for index in 0..<min(number(at: head + 8), (length - 12) / 12) {
            let entry = head + 12 + index * 12
            let block = head - number(at: entry + 4)
            guard number(at: entry) >> 16 == 0x0A30, block >= 0, block + 8 <= head else { continue }
            let start = block + 8 + number(at: block + 4)
            if start < head, begins(at: start, in: file) { return start }
        }
        return nil
    }
}
