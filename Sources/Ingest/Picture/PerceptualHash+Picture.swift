import Catalog

extension PerceptualHash {
    /// ImageHash's `phash` of a picture as stored in its file: ImageHash does not turn it by its orientation.
    ///
    /// Nil only where there is no memory for it.
    init?(_ picture: borrowing RGBPicture) {
        guard let grey = LanczosReduction.square(picture, side: 32) else { return nil }
        self.init(grey: grey)
    }
}
