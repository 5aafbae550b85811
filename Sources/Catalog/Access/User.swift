/// The id of a user.
package struct UserID: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// Nil unless the string is a whole number from 1 on.
    package init?(_ text: some StringProtocol) {
        guard let value = Int64(text), value > 0 else { return nil }
        self.init(rawValue: value)
    }

    package var description: String { String(rawValue) }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a user may do. Each role allows what the next one allows, and more.
package enum Role: String, CaseIterable, Sendable, Hashable {
    /// Everything, including accounts, settings and jobs.
    case owner
    /// Change photos.
    case contributor
    /// Look at photos, and mark favourites.
    case guest

    /// A token of a user has its own scopes as far as they are among these.
    package var scopes: Set<Scope> {
        switch self {
        case .owner: Set(Scope.allCases)
        case .contributor: [.read, .favourites, .edit]
        case .guest: [.read, .favourites]
        }
    }
}

/// The user of a credential.
package struct User: Sendable, Hashable {
    package let id: UserID
    /// The name that the user signs in with.
    package let name: String
    package let role: Role
    /// Counts for guests.
    package let sees: Sees
    /// Whether `photos.favourite`, which other programs write in SQL, has this user's favourites: the first owner.
    package let hasSharedFavourites: Bool

    package init(id: UserID, name: String, role: Role, sees: Sees, hasSharedFavourites: Bool) {
        self.id = id
        self.name = name
        self.role = role
        self.sees = sees
        self.hasSharedFavourites = hasSharedFavourites
    }
}

/// What a guest sees of the library.
package enum Sees: String, CaseIterable, Sendable, Hashable {
    case library
    /// Only albums that are granted to the user.
    case granted
}
