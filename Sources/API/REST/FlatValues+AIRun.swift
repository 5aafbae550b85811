import Catalog
import JSON

extension FlatValues {
    /// Members of the condition on AI writers, and the parameters that stand for them.
    static let runMembers: KeyValuePairs<String, String> = [
        "writers": "aiWriter", "part": "aiPart", "version": "aiVersion", "versionFrom": "aiVersionFrom",
        "versionTo": "aiVersionTo", "failed": "aiFailed",
    ]

    /// `aiWriter=face-net` with `aiVersion=2`, or any other of ``runMembers``, which belong to one condition.
    func aiRun() throws(InputError) -> PhotoFilter? {
        var members: JSONObject = [:]
        if let writers = values["aiWriter"] {
            members.append("writers", .strings(writers))
        }
        for (member, parameter) in Self.runMembers where member != "writers" {
            guard let text = try single(parameter) else { continue }
            members.append(member, member == "failed" ? try flag(text, parameter) : .string(text))
        }
        return members.isEmpty ? nil : try read("aiRun", .object(members))
    }

    /// What is wrong with a member, in the names of parameters.
    static func runError(_ member: String, _ reason: String) -> InputError {
        InputError(
            path: runMembers.first { $0.key == member }?.value ?? "aiWriter",
            reason: runMembers.reduce(reason) { reason, each in
                reason.replacing("`\(each.key)`", with: "`\(each.value)`")
            })
    }
}
