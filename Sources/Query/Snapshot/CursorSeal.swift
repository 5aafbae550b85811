import Catalog
import Crypto
import Foundation

/// The secret that authenticates cursors; the same in all processes of a library.
package struct CursorSecret: Sendable {
    let key: SymmetricKey

    /// - Parameter bytes: at least 16 random bytes.
    package init(bytes: [UInt8]) { key = SymmetricKey(data: bytes) }
}

/// Creates and verifies the cursors of one search.
///
/// A cursor is the unpadded Base64 (URL alphabet) of: the version of the order, 8 bytes of the hash of filter and order,
/// rank, id and text of the key, and the first 16 bytes of an HMAC-SHA256 over these.
struct CursorSeal: Sendable {
    private static let versions: ClosedRange<UInt8> = 1...2
    private static let macSize = 16
    private static let fixedSize = 1 + 8 + 8 + 8

    private let secret: CursorSecret
    private let search: [UInt8]
    private let version: UInt8

    init(secret: CursorSecret, filter: PhotoFilter, order: PhotoOrder) {
        var text = order.name
        if case .distance(let place) = order { text += " \(place.latitude) \(place.longitude)" }
        // Version 2 of the order by name is the natural order.
        self.init(secret: secret, list: text, filter: filter, version: order == .name ? 2 : 1)
    }

    /// - Parameter list: the name of the list and its order.
    init(secret: CursorSecret, list: String, filter: PhotoFilter, version: UInt8 = 1) {
        self.secret = secret
        self.version = version
        search = Array(SHA256.hash(data: Array((list + "\n" + filter.json).utf8)).prefix(8))
    }

    func cursor(for key: SortKey) -> String {
        var bytes = [version] + search
        withUnsafeBytes(of: key.rank.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: key.id.bigEndian) { bytes.append(contentsOf: $0) }
        bytes += key.text
        bytes += HMAC<SHA256>.authenticationCode(for: bytes, using: secret.key).prefix(Self.macSize)
        return Data(bytes).base64EncodedString(options: .base64URLAlphabet.union(.omitPaddingCharacter))
    }

    /// - Throws: ``SearchError/malformedCursor(path:)``, ``SearchError/foreignCursor(path:)`` or
    ///   ``SearchError/outdatedCursor(path:)``.
    func key(of cursor: String, path: String) throws(SearchError) -> SortKey {
        var text = cursor.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: text) else { throw .malformedCursor(path: path) }
        let bytes = [UInt8](data)
        let end = bytes.count - Self.macSize
        guard end >= Self.fixedSize, Self.versions.contains(bytes[0]) else { throw .malformedCursor(path: path) }
        let expected = HMAC<SHA256>.authenticationCode(for: bytes[..<end], using: secret.key)
        // Compares every byte, for constant time.
        let difference = zip(expected, bytes[end...]).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0 else { throw .malformedCursor(path: path) }
        guard Array(bytes[1..<9]) == search else { throw .foreignCursor(path: path) }
        guard bytes[0] == version else { throw .outdatedCursor(path: path) }
        func number(_ start: Int) -> Int64 {
            Int64(bitPattern: bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
        return SortKey(rank: number(9), text: Array(bytes[Self.fixedSize..<end]), id: number(17))
    }
}
