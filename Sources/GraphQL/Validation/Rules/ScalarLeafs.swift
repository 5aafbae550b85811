/// "Leaf fields have no selections; fields of objects, interfaces and unions have some." (5.3.3)
enum ScalarLeafs {
    static func check(_ field: FieldSelection, _ definition: FieldDefinition, _ context: ValidationContext) {
        let type = context.schema.printed(definition.type)
        let isLeaf = context.schema[definition.type].kind.isLeaf
        if isLeaf, let set = field.selectionSet {
            context.report(
                "Field \"\(field.name.value)\" must not have a selection since type \"\(type)\" has no subfields.",
                at: set.location)
        } else if !isLeaf, field.selectionSet == nil {
            context.report(
                "Field \"\(field.name.value)\" of type \"\(type)\" must have a selection of subfields. "
                    + "Did you mean \"\(field.name.value) { ... }\"?", at: field.location)
        }
    }
}
