/// The photos that a caller may see, and whose favourites `favourite` means.
package struct Visibility: Sendable, Hashable {
    package enum Photos: Sendable, Hashable {
        case library
        /// None: grants come with albums.
        case granted
    }

    /// A service token's: the whole library, with the favourites of the first owner.
    package static let service = Self(photos: .library, favourites: nil)

    package let photos: Photos
    /// The user whose favourites they are; nil for those in `photos.favourite`, which belong to the first owner.
    package let favourites: UserID?

    package init(photos: Photos, favourites: UserID?) {
        self.photos = photos
        self.favourites = favourites
    }
}

extension Credential {
    package var visibility: Visibility {
        guard let user else { return .service }
        return Visibility(
            photos: user.role == .guest && user.sees == .granted ? .granted : .library,
            favourites: user.hasSharedFavourites ? nil : user.id)
    }
}
