import Catalog

extension PerceptualHash {
    /// ImageHash's `phash` of a picture as stored in its file: ImageHash does not turn it by its orientation.
    init?(_ picture: borrowing RGBPicture) {
        let grey = picture.withPixels { rgb in
            // ITU-R 601-2 in sixteen-bit fixed point, as Pillow's convert("L").
            (0..<rgb.count / 3).map { index in
                let red = 19_595 * UInt32(rgb[index * 3])
                let green = 38_470 * UInt32(rgb[index * 3 + 1])
                let blue = 7_471 * UInt32(rgb[index * 3 + 2])
                return UInt8(truncatingIfNeeded: (red + green + blue + 0x8000) >> 16)
            }
        }
        self.init(grey: LanczosReduction.square(grey, width: picture.width, height: picture.height, side: 32))
    }
}
