import Catalog
import Hummingbird
import JSON
import Support
import Writers

/// Reads the fields of a body about accounts. An error names the field.
struct AccountFields {
    static let bodyLimit = 4096

    private let object: JSONObject

    /// - Throws: bad input for an unknown or repeated field.
    init(_ allowed: [String], of request: Request, _ context: LibraryRequestContext) async throws {
        object = try await request.members(allowed, limit: Self.bodyLimit, context)
    }

    /// Reads parameters of a query. Whole numbers count as numbers.
    ///
    /// - Throws: bad input for an unknown or repeated parameter.
    init(query: String?, allowed: [String]) throws(APIError) {
        var members: [JSONObject.Member] = []
        for parameter in try QueryString(query).parameters {
            members.append(
                JSONObject.Member(parameter.name, Int(parameter.value).map(JSONValue.int) ?? .string(parameter.value))
            )
        }
        object = try JSONValue.object(JSONObject(members: members)).members(of: allowed)
    }

    func has(_ name: String) -> Bool { object[name] != nil }

    /// Nil for a field that is missing or null.
    func text(_ name: String, maximum: Int = 200) throws(APIError) -> String? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let text = value.string else { throw .badInput(field: name, reason: "must be a string") }
        guard !text.isEmpty else { throw .badInput(field: name, reason: "must not be empty") }
        guard text.unicodeScalars.count <= maximum else {
            throw .badInput(field: name, reason: "must not have more than \(maximum) characters")
        }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .badInput(field: name, reason: "must not contain control characters")
        }
        return text
    }

    func requiredText(_ name: String, maximum: Int = 200) throws(APIError) -> String {
        guard let text = try text(name, maximum: maximum) else { throw .badInput(field: name, reason: "is missing") }
        return text
    }

    func flag(_ name: String) throws(APIError) -> Bool? {
        guard let value = object[name], !value.isNull else { return nil }
        guard case .bool(let flag) = value else { throw .badInput(field: name, reason: "must be true or false") }
        return flag
    }

    func number(_ name: String, in allowed: ClosedRange<Int>) throws(APIError) -> Int? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let number = value.wholeNumber, allowed.contains(number) else {
            throw .badInput(
                field: name, reason: "must be a whole number from \(allowed.lowerBound) to \(allowed.upperBound)")
        }
        return number
    }

    /// One of the values of an enumeration.
    func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Value.Type
    ) throws(APIError) -> Value? where Value.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badInput(field: name, reason: "must be one of \(all)")
        }
        return value
    }

    func scopes(_ name: String) throws(APIError) -> Set<Scope> {
        guard let list = object[name]?.list, !list.isEmpty else {
            throw .badInput(field: name, reason: "must be a list of at least one scope")
        }
        var scopes: Set<Scope> = []
        for value in list {
            guard let scope = value.string.flatMap(Scope.init(rawValue:)) else {
                let all = Scope.allCases.map(\.rawValue).joined(separator: ", ")
                throw .badInput(field: name, reason: "must contain only \(all)")
            }
            scopes.insert(scope)
        }
        return scopes
    }

    /// A time in the future; nil if the field is missing.
    func end(_ name: String) throws(APIError) -> Instant? {
        guard let text = try text(name) else { return nil }
        guard let end = Instant(iso8601: text) else {
            throw .badInput(field: name, reason: "must be a time with its zone, such as 2030-07-14T16:16:33Z")
        }
        guard end > .now else { throw .badInput(field: name, reason: "must be in the future") }
        return end
    }

    /// A password as it was typed, to be checked.
    func password(_ name: String = "password") throws(APIError) -> Secret {
        guard let password = try optionalPassword(name) else { throw .badInput(field: name, reason: "is missing") }
        return password
    }

    /// A password as it was typed; nil for a user without one.
    func optionalPassword(_ name: String = "password") throws(APIError) -> Secret? {
        try text(name, maximum: PasswordRule.maximum).map { Secret($0) }
    }

    /// A password to be set.
    ///
    /// - Parameter user: the name that the user signs in with, which must not be the password.
    func newPassword(_ name: String = "password", of user: String) throws(APIError) -> Secret {
        let password = try password(name)
        if let reason = PasswordRule.objection(to: password, of: user) {
            throw .badInput(field: name, reason: reason)
        }
        return password
    }
}
