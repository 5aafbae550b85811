/// The folders of a target in dependency order: a folder names only types of folders before it.
struct FolderOrder: Sendable {
    /// A reference against the order that is allowed for a reason.
    struct Exception: Sendable {
        let from: String
        let to: String
        let reason: String

        init(_ from: String, _ to: String, _ reason: String) {
            self.from = from
            self.to = to
            self.reason = reason
        }
    }

    let order: [String]
    let exceptions: [Exception]

    init(_ order: [String], except exceptions: [Exception] = []) {
        self.order = order
        self.exceptions = exceptions
    }

    /// References against the order, one per type and pair of folders. A folder that is not listed is judged elsewhere.
    func violations(in references: Set<FolderReferences.Reference>) -> [FolderReferences.Reference] {
        var seen: Set<[String]> = []
        return references.sorted { $0.file < $1.file }.filter { reference in
            isAgainstOrder(from: reference.from, to: reference.to)
                && !exceptions.contains { $0.from == reference.from && $0.to == reference.to }
                && seen.insert([reference.from, reference.to, reference.type]).inserted
        }
    }

    /// Exceptions that no reference needs.
    func unused(in references: Set<FolderReferences.Reference>) -> [Exception] {
        exceptions.filter { exception in
            !isAgainstOrder(from: exception.from, to: exception.to)
                || !references.contains { $0.from == exception.from && $0.to == exception.to }
        }
    }

    private func isAgainstOrder(from: String, to: String) -> Bool {
        guard let from = order.firstIndex(of: from), let to = order.firstIndex(of: to) else { return false }
        return from < to
    }
}
