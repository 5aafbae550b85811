/// "Each fragment must be the target of at least one spread that an operation reaches." (5.5.1.4)
enum NoUnusedFragments {
    static func check(_ context: ValidationContext) {
        guard !context.document.fragments.isEmpty else { return }
        var pending = context.document.operations.flatMap { context.usages[ObjectIdentifier($0)]?.spreads ?? [] }
        var used: Set<String> = []
        while let name = pending.popLast() {
            guard used.insert(name).inserted, let fragment = context.fragments[name] else { continue }
            pending += context.usages[ObjectIdentifier(fragment)]?.spreads ?? []
        }
        for fragment in context.document.fragments where !used.contains(fragment.name.value) {
            context.report("Fragment \"\(fragment.name.value)\" is never used.", at: fragment.location)
        }
    }
}
