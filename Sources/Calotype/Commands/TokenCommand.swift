import ArgumentParser
import Catalog
import Writers

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Create, list and revoke the tokens of scripts and AI writers.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a token and print it once; only its hash is stored.")

        @OptionGroup var options: LibraryOptions

        @Argument(help: "Name of the token, for people: 1 to 100 characters.")
        var name: String

        @Option(
            name: .customLong("scope"),
            help: "Scope of the token; may be repeated: \(Scope.allCases.map(\.rawValue).joined(separator: ", ")).")
        var scopes: [Scope]

        func validate() throws {
            if scopes.isEmpty { throw ValidationError("Specify at least one --scope.") }
        }

        func run() async throws {
            let secret = try await options.withAccessStore { store in
                try await store.createToken(name: name, scopes: Set(scopes)).secret
            }
            print(secret.text)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List all tokens: id, state, scopes, name.")

        @OptionGroup var options: LibraryOptions

        func run() async throws {
            let tokens = try await options.withAccessStore { try await $0.tokens() }
            for token in tokens {
                let state = token.revokedAt == nil ? "valid" : "revoked"
                print(
                    [String(token.id), state, token.scopes.joined(separator: ","), token.name].joined(separator: "\t")
                )
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a token and its browser sessions within ten seconds.")

        @OptionGroup var options: LibraryOptions

        @Argument(help: "The token's id, as printed by calotype token list.")
        var id: Int64

        func run() async throws {
            guard try await options.withAccessStore({ try await $0.revokeToken(id: id) }) else {
                throw ValidationError("There is no valid token \(id); calotype token list shows all tokens.")
            }
        }
    }
}
