/// "The graph of fragment spreads must not form any cycles including spreading itself." (5.5.2.2)
enum NoFragmentCycles {
    /// Walks the graph with a stack of its own, so that a long chain costs no recursion. True when there is no cycle.
    static func check(_ context: ValidationContext) -> Bool {
        var finished: Set<String> = []
        var isAcyclic = true
        for start in context.document.fragments where !finished.contains(start.name.value) {
            var open: Set<String> = [start.name.value]
            var stack = [(name: start.name.value, spreads: spreads(of: start, context))]
            while let top = stack.last {
                guard let next = top.spreads.last else {
                    finished.insert(top.name)
                    open.remove(top.name)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].spreads.removeLast()
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
