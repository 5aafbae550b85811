import Foundation

/// Provides a temporary folder and removes it afterwards.
func withTemporaryFolder<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> Value
) async throws -> Value {
    let folder = try made()
    do {
        let value = try await body(folder)
        try FileManager.default.removeItem(atPath: folder)
        return value
    } catch {
        try FileManager.default.removeItem(atPath: folder)
        throw error
    }
}

func withTemporaryFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
    let folder = try made()
    let result = Result { try body(folder) }
    try FileManager.default.removeItem(atPath: folder)
    return try result.get()
}

private func made() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "calotype-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
}
