/// A perceptual hash, and the maximum number of bits in which another hash may differ.
struct HashMatch: Sendable {
    static let defaultDistance = 6
    static let distances = 0...32

    let hash: PerceptualHash
    let distance: Int
}
