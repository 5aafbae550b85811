/// How much of a library may vanish until an administrator has to confirm it.
package struct ReconcileGuard: Sendable, Equatable {
    /// More than this share of all, 0…1, …
    package var share: Double
    /// … and at least so many.
    package var count: Int

    package init(share: Double = 0.05, count: Int = 20) {
        self.share = share
        self.count = count
    }

    package func stops(_ lost: Int, of all: Int) -> Bool { lost >= count && Double(lost) > share * Double(all) }
}

/// A photo whose object was not found, and what is known when that is decided.
package struct Vanishing: Sendable, Equatable {
    /// An administrator confirmed a comparison that lists this photo.
    package var isConfirmed = false
    /// The photo belongs to a mass that waits for a confirmation.
    package var isWithheld = false
    /// An event or a listing said that the object is gone. Otherwise a job for another purpose did not find it.
    package var isAnnounced: Bool
    /// Photos that vanished within the window before this one.
    package var recent: Int
    /// Photos of the library before those vanished.
    package var library: Int
    /// Whether the store has other objects of the library; nil while nobody has looked.
    package var storeHasOthers: Bool?

    package init(
        isConfirmed: Bool = false, isWithheld: Bool = false, isAnnounced: Bool, recent: Int, library: Int,
        storeHasOthers: Bool? = nil
    ) {
        self.isConfirmed = isConfirmed
        self.isWithheld = isWithheld
        self.isAnnounced = isAnnounced
        self.recent = recent
        self.library = library
        self.storeHasOthers = storeHasOthers
    }
}

/// What becomes of it.
package enum VanishingVerdict: Sendable, Equatable {
    case vanishes
    /// Stays in the library, and is noted as missing.
    case withheld(MissingReason)
    /// Look for other objects in the store, then ask again.
    case askStore
}

/// As `missing_photos.reason` names it.
package enum MissingReason: String, Sendable {
    /// Too many photos vanished.
    case mass
    /// The store shows no other object of the library: its disk may not be mounted, or it is the wrong bucket.
    case store
}

extension ReconcileGuard {
    /// So far back vanished photos count.
    package static let windowDays = 7

    package func verdict(on photo: Vanishing) -> VanishingVerdict {
        if photo.isConfirmed { return .vanishes }
        if photo.isWithheld || stops(photo.recent + 1, of: photo.library) { return .withheld(.mass) }
        // A few announced deletions are everyday life; everything else needs a store that is in order.
        if photo.isAnnounced, photo.recent + 1 < count { return .vanishes }
        switch photo.storeHasOthers {
        case nil: return .askStore
        case true?: return .vanishes
        case false?: return .withheld(.store)
        }
    }
}
