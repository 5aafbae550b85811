/// A perceptual hash, and the most bits in which another may differ.
struct HashMatch: Sendable {
    static let defaultDistance = 6
    static let distances = 0...32

    let hash: PerceptualHash
    let distance: Int
}
