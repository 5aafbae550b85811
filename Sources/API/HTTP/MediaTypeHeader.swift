/// A `Content-Type` or one entry of `Accept`: `text/html;q=0.8` (RFC 9110 §8.3.1, §12.4.2).
struct MediaTypeHeader {
    /// Type and subtype in lower case, without parameters.
    let essence: String
    /// Parameters by their lower-case names.
    let parameters: [String: String]

    init(_ text: some StringProtocol) {
        let parts = text.split(separator: ";").map { $0.trimmingBlanks() }
        essence = parts.first?.lowercased() ?? ""
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingBlanks() }
            if pair.count == 2 { parameters[pair[0].lowercased()] = String(pair[1].filter { $0 != "\"" }) }
        }
        self.parameters = parameters
    }

    /// The weight in `Accept`, 0…1; 1 by default.
    var quality: Double { parameters["q"].flatMap(Double.init) ?? 1 }

    /// The entries of an `Accept` header.
    static func list(_ header: String) -> [MediaTypeHeader] { header.split(separator: ",").map { Self($0) } }

    /// How specifically this entry of `Accept` matches a media type: 3 exactly, 2 its class, 1 any type, nil not at
    /// all.
    func match(_ offered: String) -> Int? {
        if essence == offered { return 3 }
        if essence == "*/*" { return 1 }
        guard essence.hasSuffix("/*") else { return nil }
        return offered.hasPrefix(essence.dropLast()) ? 2 : nil
    }

    /// The offer that the client prefers, of offers in our order of preference; nil when it accepts none. Without the
    /// header it accepts all.
    static func choose(from offers: [String], accept: String?) -> String? {
        guard let accept, !accept.isEmpty else { return offers.first }
        let entries = list(accept)
        var best: (offer: String, quality: Double)?
        for offer in offers {
            if let wish = wish(for: offer, in: entries), wish.quality > best?.quality ?? 0 {
                best = (offer, wish.quality)
            }
        }
        return best?.offer
    }

    /// The weight of an offer in `Accept`: that of the most specific entry (RFC 9110 §12.5.1). Nil when the client does
    /// not accept it.
    static func wish(for offer: String, in entries: [MediaTypeHeader]) -> (quality: Double, rank: Int)? {
        let entry = entries.compactMap { entry in entry.match(offer).map { (quality: entry.quality, rank: $0) } }
            .max { $0.rank < $1.rank }
        guard let entry, entry.quality > 0 else { return nil }
        return entry
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    fileprivate func trimmingBlanks() -> SubSequence {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let head = drop(while: isBlank)
        guard let last = head.lastIndex(where: { !isBlank($0) }) else { return head }
        return head[...last]
    }
}
