import Catalog

/// The perceptual hashes of one picture.
struct PictureHashes {
    private static let side = 32

    /// ImageHash's `phash` of the picture in stored orientation, as ImageHash computes it.
    let stored: PerceptualHash?
    /// The hash in display orientation; nil if that is the stored orientation.
    let upright: PerceptualHash?

    /// Nil only if memory runs out.
    init?(_ picture: borrowing PlanarPicture, orientation: Int) {
        guard let grey = LanczosReduction.square(picture, side: Self.side) else { return nil }
        stored = PerceptualHash(grey: grey)
        upright = orientation > 1 ? PerceptualHash(grey: Self.turned(grey, orientation)) : nil
    }

    /// The grey square rotated and mirrored by EXIF orientation 2…8. Reducing before rotating gives the same values as
    /// rotating before reducing, except for rounding.
    private static func turned(_ grey: [UInt8], _ orientation: Int) -> [UInt8] {
        let last = side - 1
        return (0..<side * side).map { index in
            let (y, x) = index.quotientAndRemainder(dividingBy: side)
            let source: (x: Int, y: Int) =
                switch orientation {
                case 2: (last - x, y)
                case 3: (last - x, last - y)
                case 4: (x, last - y)
                case 5: (y, x)
                case 6: (y, last - x)
                case 7: (last - y, last - x)
                case 8: (last - y, x)
                default: (x, y)
                }
            return grey[source.y * side + source.x]
        }
    }
}
