import Foundation

/// Decodes a body, and turns decoding errors into errors that name the field.
struct EventJSON {
    private let body: Data

    init(_ body: [UInt8]) { self.body = Data(body) }

    func decode<Value: Decodable>(_ type: Value.Type) throws(EventError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch {
            throw Self.error(error)
        }
    }

    /// A decoding error, with the path of its field.
    static func error(_ error: any Error) -> EventError {
        switch error {
        case let error as EventError: return error
        case DecodingError.keyNotFound(let key, let context): return .missing(path: path(context.codingPath + [key]))
        case DecodingError.valueNotFound(_, let context):
            guard !context.codingPath.isEmpty else { return .unknownShape(reason: "must be a JSON object") }
            return .missing(path: path(context.codingPath))
        case DecodingError.typeMismatch(let type, let context):
            guard !context.codingPath.isEmpty else { return .unknownShape(reason: "must be a JSON object") }
            return .malformed(path: path(context.codingPath), reason: "must be \(name(of: type))")
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            return .malformed(path: path(context.codingPath), reason: context.debugDescription)
        case DecodingError.dataCorrupted(let context): return .notJSON(reason: context.debugDescription)
        default: return .notJSON(reason: "\(error)")
        }
    }

    /// `Records[0].s3.bucket.name`
    static func path(_ keys: [any CodingKey]) -> String {
        var path = ""
        for key in keys {
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return path
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is Int.Type, is Int64.Type, is Double.Type: "a number"
        case is [Any].Type: "a list"
        default: "an object"
        }
    }
}

extension Decoder {
    /// An error at this path of the document.
    func malformed(_ field: some CodingKey, _ reason: String) -> EventError {
        .malformed(path: EventJSON.path(codingPath + [field]), reason: reason)
    }
}
