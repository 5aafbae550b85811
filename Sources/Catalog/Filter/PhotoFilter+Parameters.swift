extension PhotoFilter {
    /// The conditions given by the parameters of a request, in the order of ``Condition/all``.
    package static func conditions(_ values: ParameterValues) throws(InputError) -> [PhotoFilter] {
        var filters: [PhotoFilter] = []
        for condition in Condition.all {
            for form in condition.parameters {
                guard let input = try form.input(values) else { continue }
                let filter = try condition.read(input)
                var size = FilterSize()
                try size.add(filter, input.error)
                filters.append(filter)
            }
        }
        return filters
    }
}
