import Catalog
import FoundationEssentials

/// Relay's global ids: type and id, in Base64 so that clients do not rely on their form.
enum GlobalID: Hashable {
    case photo(PhotoID)
    case job(Int64)
    case token(Int64)

    var text: String {
        let plain =
            switch self {
            case .photo(let id): "Photo:\(id)"
            case .job(let id): "Job:\(id)"
            case .token(let id): "Token:\(id)"
            }
        return Data(plain.utf8).base64EncodedString()
    }

    /// Nil for a string that is not one of our ids.
    init?(_ text: String) {
        guard let data = Data(base64Encoded: text), let plain = String(validating: data, as: UTF8.self) else {
            return nil
        }
        let parts = plain.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let id = PhotoID(parts[1]) else { return nil }
        switch parts[0] {
        case "Photo": self = .photo(id)
        case "Job": self = .job(id.rawValue)
        case "Token": self = .token(id.rawValue)
        default: return nil
        }
    }
}
