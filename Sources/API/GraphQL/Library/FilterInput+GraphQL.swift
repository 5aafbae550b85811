import Catalog
import GraphQL

extension FilterInput {
    /// Converts a coerced GraphQL value, or JSON.
    init(_ value: InputValue) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .number(Double(number))
        case .double(let number): self = .number(number)
        case .string(let text), .enumeration(let text): self = .string(text)
        case .list(let values): self = .list(values.map(FilterInput.init))
        case .object(let object): self = .object(object.members.map { .init($0.name, FilterInput($0.value)) })
        }
    }

    /// Reads a JSON body.
    ///
    /// - Throws: bad input that names `body` when it is not JSON.
    init(json bytes: [UInt8]) throws(APIError) {
        do throws(JSONError) {
            self.init(try JSONReader.read(bytes))
        } catch {
            throw .badInput(field: "body", reason: "is not JSON: \(error.message)")
        }
    }
}
