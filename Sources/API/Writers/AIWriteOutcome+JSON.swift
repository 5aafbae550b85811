import Catalog
import JSON
import Writers

extension AIWriteOutcome {
    /// The parts that were not stored: `{"faces": "OLDER"}`.
    var keptJSON: JSONValue {
        var members: JSONObject = [:]
        for part in AIPart.allCases {
            if let reason = kept[part] { members.append(part.rawValue, .string(reason.rawValue)) }
        }
        return .object(members)
    }
}
