/// "The graph of fragment spreads must not form any cycles including spreading itself." (5.5.2.2)
enum NoFragmentCycles {
    /// Traverses the graph with an explicit stack, so that a long chain does not recurse. True if there is no cycle.
    static func check(_ context: ValidationContext) -> Bool {
        var finished: Set<String> = []
        var isAcyclic = true
        for start in context.document.fragments where !finished.contains(start.name.value) {
            var open: Set<String> = [start.name.value]
            var stack = [(name: start.name.value, spreads: spreads(of: start, context))]
            while !stack.isEmpty {
                // Modified in place: copying the top would copy its list for every spread.
                guard let next = stack[stack.count - 1].spreads.popLast() else {
                    let done = stack.removeLast().name
                    finished.insert(done)
                    open.remove(done)
                    continue
                }
                if open.contains(next) {
                    isAcyclic = false
                    context.report("Cannot spread fragment \"\(next)\" within itself.", at: start.location)
                } else if !finished.contains(next), let fragment = context.fragments[next] {
                    open.insert(next)
                    stack.append((next, spreads(of: fragment, context)))
                }
            }
        }
        return isAcyclic
    }

    private static func spreads(of fragment: FragmentDefinition, _ context: ValidationContext) -> [String] {
        context.usages[ObjectIdentifier(fragment)]?.spreads ?? []
    }
}
