/// The clip of a motion photo: an MP4 file appended to the picture.
enum MotionClip {
    /// The length of the clip and everything after it, in bytes. In Samsung's files a directory follows the clip;
    /// players ignore it.
    ///
    /// - Parameter claimed: the length stated in Google's XMP, which remains when a program removes the clip.
    /// - Returns: nil if the file contains no clip.
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
