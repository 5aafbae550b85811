import Foundation

/// The files that Calotype needs while it runs: `schema/` (migrations), `web/` (the front end) and `openapi/`.
package struct Resources: Equatable, Sendable {
    /// The folder that contains all three.
    package let folder: String

    package var schema: String { "\(folder)/schema" }
    package var web: String { "\(folder)/web" }
    package var openAPI: String { "\(folder)/openapi/openapi.yaml" }

    package struct NotFound: Error, Equatable, CustomStringConvertible {
        package let looked: [String]

        package var description: String {
            """
            the folders schema, web and openapi are in none of \(looked.joined(separator: ", ")); \
            set \(Setting.resources.rawValue) to the folder that holds them
            """
        }
    }

    /// The folder of the setting, else `../share/calotype` relative to the program, else the checkout of the build.
    package static func find(named folder: String?, executable: String = Executable.path) throws -> Resources {
        let candidates =
            folder.map { [$0] } ?? ["\(executable.parentFolder.parentFolder)/share/calotype"]
            + Executable.foldersAbove(executable)
        guard let found = candidates.first(where: isComplete) else {
            throw NotFound(looked: folder.map { [$0] } ?? candidates.prefix(1) + ["the folders above \(executable)"])
        }
        return Resources(folder: found)
    }

    private static func isComplete(_ folder: String) -> Bool {
        ["schema", "web", "openapi"].allSatisfy { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }
}
