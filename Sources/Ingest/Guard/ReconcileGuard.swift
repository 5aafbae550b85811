/// The limit on vanished photos. Above it, an administrator must confirm their deletion.
package struct ReconcileGuard: Sendable, Equatable {
    /// The limit applies to more than this share of all photos, 0…1, …
    package var share: Double
    /// … and to at least this many photos.
    package var count: Int

    package init(share: Double = 0.05, count: Int = 20) {
        self.share = share
        self.count = count
    }

    package func stops(_ lost: Int, of all: Int) -> Bool { lost >= count && Double(lost) > share * Double(all) }
}

/// A photo whose object was not found, with the facts that the decision depends on.
package struct Vanishing: Sendable, Equatable {
    /// An administrator confirmed a comparison that lists this photo.
    package var isConfirmed = false
    /// The photo belongs to a group that waits for a confirmation.
    package var isWithheld = false
    /// An event or a listing reported that the object is gone. False when a job for another purpose did not find it.
    package var isAnnounced: Bool
    /// Photos that vanished within the window, this one excluded.
    package var recent: Int
    /// Photos in the library before those vanished.
    package var library: Int
    /// Whether the store has other objects of the library; nil if not checked yet.
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

/// The decision about a vanished photo.
package enum VanishingVerdict: Sendable, Equatable {
    case vanishes
    /// Stays in the library and is recorded as missing.
    case withheld(MissingReason)
    /// Look for other objects in the store, then ask again.
    case askStore
}

/// The values of `missing_photos.reason`.
package enum MissingReason: String, Sendable {
    /// Too many photos vanished.
    case mass
    /// The store shows no other object of the library: its disk may not be mounted, or it is the wrong bucket.
    case store
}

extension ReconcileGuard {
    /// Length of the window in which vanished photos are counted.
    package static let windowDays = 7

    package func verdict(on photo: Vanishing) -> VanishingVerdict {
        if photo.isConfirmed { return .vanishes }
        if photo.isWithheld || stops(photo.recent + 1, of: photo.library) { return .withheld(.mass) }
        // A few announced deletions are normal. All other cases require a store that has other objects of the library.
        if photo.isAnnounced, photo.recent + 1 < count { return .vanishes }
        switch photo.storeHasOthers {
        case nil: return .askStore
        case true?: return .vanishes
        case false?: return .withheld(.store)
        }
    }
}
