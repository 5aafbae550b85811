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

    private static func startOfSamsungs(_ file: [UInt8]) -> Int? {
        SamsungTrailer.blocks(0x0A30, of: file).first { begins(at: $0.lowerBound, in: file) }?.lowerBound
    }
}
