import ArgumentParser
import Catalog
import Writers

/// The user that a command is about.
struct NamedUser: ParsableArguments {
    @OptionGroup var library: LibraryOptions

    @Argument(help: "Name that the user signs in with.")
    var name: String

    /// - Throws: an error that names the command which lists all users.
    func id(in users: UserStore) async throws -> UserID {
        guard let account = try await users.account(named: name) else {
            throw ValidationError("There is no user \"\(name)\"; calotype user list shows all users.")
        }
        return account.user.id
    }

    func change(_ change: UserStore.Change) async throws {
        try await keepingAnOwner { users in
            try await users.change(try await id(in: users), change, by: .commandLine)
        }
        print("Changed user \(name).")
    }

    /// Runs `body`, and explains the error of the last owner.
    func keepingAnOwner(_ body: (UserStore) async throws -> Void) async throws {
        try await library.withUsers { users in
            do {
                try await body(users)
            } catch UserStore.Refusal.lastOwner {
                throw ValidationError("\(name) is the last owner who can sign in: make another user an owner first.")
            }
        }
    }
}
