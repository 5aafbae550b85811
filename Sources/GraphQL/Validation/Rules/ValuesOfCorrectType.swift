/// "For each literal input value: it must be coercible to the type expected in its position." (5.6.1, also 5.6.2 on
/// unknown input fields, 5.6.4 on required ones and 3.10.1 on `@oneOf`)
enum ValuesOfCorrectType {
    static func check(_ value: ValueLiteral, as type: TypeReference, _ context: ValidationContext) {
        if case .variable = value.kind { return }
        if context.isFull { return }
        let coercion = LiteralCoercion(schema: context.schema, variables: .unchecked, suggests: context.suggests)
        do throws(CoercionError) {
            _ = try coercion.value(of: value, as: type)
        } catch {
            context.report(error.reason, at: error.location ?? value.location)
        }
    }
}
