import Crypto

/// HMAC-SHA256 (RFC 2104) with the key and the start of the text already hashed; copies continue from there.
///
/// swift-crypto's `HMAC` accepts data through generic protocols and looks up their types at run time. For the few bytes
/// of a signature that takes longer than hashing them, and a page of photos has a hundred signatures.
struct PrecomputedHMAC: Sendable {
    /// `H(K ⊕ ipad, text)` so far.
    private var inner = SHA256()
    /// `H(K ⊕ opad, …)`
    private var outer = SHA256()

    /// - Parameter key: not longer than a block of the hash.
    init(key: SymmetricKey) {
        precondition(key.bitCount <= 8 * SHA256.blockByteCount, "a longer key must be hashed first")
        let key = key.withUnsafeBytes { Array($0) }
        let block = key + [UInt8](repeating: 0, count: SHA256.blockByteCount - key.count)
        block.map { $0 ^ 0x36 }.withUnsafeBytes { inner.update(bufferPointer: $0) }
        block.map { $0 ^ 0x5C }.withUnsafeBytes { outer.update(bufferPointer: $0) }
    }

    mutating func update(_ text: UnsafeRawBufferPointer) { inner.update(bufferPointer: text) }

    func finalize() -> SHA256Digest {
        var outer = outer
        inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
        return outer.finalize()
    }
}
