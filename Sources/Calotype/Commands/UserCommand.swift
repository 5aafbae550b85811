import ArgumentParser
import Catalog
import Support
import Writers

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Create, list and change the accounts of people.",
        subcommands: [
            Add.self, List.self, Change.self, Disable.self, Enable.self, ResetPassword.self, Delete.self,
        ])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create an account.",
            discussion:
                "Asks for the password, unless --password-file has it. Others are easier to invite in the browser.")

        @OptionGroup var options: LibraryOptions
        @OptionGroup var password: PasswordOptions

        @Argument(help: "Name that the user signs in with: 1 to 100 characters.")
        var name: String

        @Option(help: "Role of the user: owner, contributor or guest.")
        var role: Role

        @Option(help: "Name that others see. Default: the name.")
        var displayName: String?

        @Option(help: "E-mail address.")
        var email: String?

        func run() async throws {
            let hash = try await PasswordHasher().hash(try password.read(for: name))
            let account = UserStore.NewAccount(
                name: name, displayName: displayName, email: email, role: role, passwordHash: hash)
            let user = try await options.withUsers { try await $0.add(account, by: .commandLine) }
            print("Created user \(user.id), \(user.name), as \(user.role.rawValue).")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List all accounts: id, state, role, name, last sign-in.")

        @OptionGroup var options: LibraryOptions

        func run() async throws {
            for account in try await options.withUsers({ try await $0.accounts() }) {
                let state = account.disabledAt == nil ? "enabled" : "disabled"
                let columns = [
                    "\(account.user.id)", state, account.user.role.rawValue, account.user.name,
                    account.lastSignIn.map { "\($0)" } ?? "–",
                ]
                print(columns.joined(separator: "\t"))
            }
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change the role, names or address of a user.")

        @OptionGroup var user: NamedUser

        @Option(help: "New role: owner, contributor or guest.")
        var role: Role?

        @Option(help: "New name that others see.")
        var displayName: String?

        @Option(help: "New e-mail address.")
        var email: String?

        @Option(help: "What a guest sees: library, or granted for granted albums only.")
        var sees: Sees?

        func validate() throws {
            if role == nil, displayName == nil, email == nil, sees == nil {
                throw ValidationError("Specify --role, --display-name, --email or --sees.")
            }
        }

        func run() async throws {
            let change = UserStore.Change(
                displayName: displayName, email: email.map { .some($0) }, role: role, sees: sees)
            try await user.change(change)
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Disable an account: its sessions end and its tokens are revoked within ten seconds.")

        @OptionGroup var user: NamedUser

        func run() async throws { try await user.change(UserStore.Change(isDisabled: true)) }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enable a disabled account. Its revoked tokens stay revoked.")

        @OptionGroup var user: NamedUser

        func run() async throws { try await user.change(UserStore.Change(isDisabled: false)) }
    }

    struct ResetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a new password, and end all sessions of the user.",
            discussion: "Asks for the password, unless --password-file has it.")

        @OptionGroup var user: NamedUser
        @OptionGroup var password: PasswordOptions

        @Flag(help: "Turn the second factor off as well, for a user who has lost the phone and the recovery codes.")
        var withoutSecondFactor = false

        func run() async throws {
            let secret = try password.read(for: user.name)
            try await user.library.withDatabase { client in
                let id = try await user.id(in: UserStore(postgres: client))
                let own = OwnCredentials(postgres: client, hasher: PasswordHasher())
                try await own.setPassword(secret, of: id, keeping: nil, by: .commandLine)
                guard withoutSecondFactor else { return }
                do {
                    try await own.endSecondFactor(of: id, by: .commandLine)
                } catch OwnCredentials.Refusal.secondFactorIsOff {
                    print("The second factor was off.")
                }
            }
            print("The password of \(user.name) is changed.")
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete an account with its sessions, tokens and favourites. Photos stay.")

        @OptionGroup var user: NamedUser

        func run() async throws {
            try await user.keepingAnOwner { users in
                try await users.delete(try await user.id(in: users), by: .commandLine)
            }
            print("Deleted user \(user.name).")
        }
    }
}

extension Role: ExpressibleByArgument {}
extension Sees: ExpressibleByArgument {}
