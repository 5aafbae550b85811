import GraphQL
import Testing

/// Selections that a program makes without a request.
@Suite struct FixedSelectionTests {
    private struct Row: ObjectValue {
        let typeName = "Tug"
        var length: Double = 12.5

        func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
            switch field.name {
            case "name": try response.write("Argo", for: field)
            case "length":
                let unit = try field.arguments.string("unit") ?? ""
                try response.write(unit == "FOOT" ? length * 3 : length, for: field)
            case "power": try response.write(300, for: field)
            case "crew": try response.write(0, for: field) { _ in nil }
            default: try response.writeNull(for: field)
            }
        }
    }

    @Test func `an object has the selected fields in their order, with aliases, literals and fragments`() throws {
        let schema = try TestSchema.harbour()
        let fixed = try FixedSelection(
            "...more power feet: length(unit: FOOT) __typename", on: "Tug", in: schema,
            fragments: "fragment more on Tug { name length tows { name } }")
        #expect(fixed.fields.map(\.responseKey) == ["name", "length", "tows", "power", "feet", "__typename"])
        var output = ResponseWriter { _, _ in }
        try output.write(2, fixed) { _ in Row() }
        let object = #"{"name":"Argo","length":12.5,"tows":null,"power":300,"feet":37.5,"__typename":"Tug"}"#
        #expect(String(decoding: output.bytes, as: UTF8.self) == "[\(object),\(object)]")
    }

    @Test(arguments: ["horses", "crew", "name { first }", "length(unit: $unit)", "length(unit: MILE)", "tows {"])
    func `a selection that does not fit the schema is an error`(fields: String) throws {
        let schema = try TestSchema.harbour()
        #expect(throws: (any Error).self) { try FixedSelection(fields, on: "Tug", in: schema) }
    }

    @Test func `the error of a field is thrown, since there is no place for it beside the data`() throws {
        let fixed = try FixedSelection("name length", on: "Tug", in: try TestSchema.harbour())
        var output = ResponseWriter { _, _ in }
        #expect(throws: (any Error).self) { try output.write(Row(length: .infinity), fixed) }
    }
}
