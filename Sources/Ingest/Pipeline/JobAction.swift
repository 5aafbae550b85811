package import Catalog
package import Intake

/// One way to process a job. A plan lists the actions of a job in the order in which they are tried: each either ends the
/// job or turns out not to apply, and then the next one is tried.
package enum JobAction: Sendable, Equatable {
    /// Ends the job without a look at the object.
    case skip
    /// Writes an error into the row, because the worker process died in each attempt.
    case giveUp
    /// Stores an XMP sidecar. Always applies.
    case storeXMP
    /// Stores a JSON file of Google Takeout. Applies if the file describes a photo.
    case storeTakeout
    /// Applies the stored sidecars to the stored metadata of the file. Applies if that metadata is stored.
    case reapplySidecars
    /// Takes over the object's times, without a download. Applies if the object still has the version in the row.
    case updateTimes
    /// Makes some parts again, of the version in the row. Applies if the object still has that version.
    case remakeParts(Set<PicturePart>)
    /// Downloads and indexes the object. Always applies, unless the store answers that the object still has the version
    /// with this entity tag.
    case index(ifNoneMatch: String?)

    /// The plan of a job, from what the queue and the row say. Its last action always applies.
    package static func plan(for job: IngestJob, isExcluded: Bool, attemptLimit: Int) -> [JobAction] {
        if isExcluded || job.isForgotten && job.known == nil { return [.skip] }
        if job.attempts > attemptLimit { return [.giveUp] }
        if SidecarName.isSidecar(job.key) { return [.storeXMP] }
        var plan: [JobAction] = TakeoutName.isSidecar(job.key) ? [.storeTakeout] : []
        if !job.needsFile, let known = job.known, job.kind == .created, !known.isDeleted, known.holds(etag: job.etag)
        {
            plan += planForIndexedVersion(job)
        }
        if let parts = job.partsOfIndexedVersion { plan.append(.remakeParts(parts)) }
        let isIndexed = job.known.map { $0.holds(etag: $0.etag) } ?? false
        plan.append(.index(ifNoneMatch: !job.needsFile && isIndexed ? job.known?.etag : nil))
        return plan
    }

    /// The actions for a job whose object has the version in the row. None of them applies if the object is overwritten
    /// meanwhile.
    static func planForIndexedVersion(_ job: IngestJob) -> [JobAction] {
        job.reappliesSidecars ? [.reapplySidecars, .updateTimes] : [.updateTimes]
    }
}

/// What happens to the photo of an object that the store does not have.
package enum MissingObjectAction: Sendable, Equatable {
    case skip
    /// Marks the photo as deleted, if the guard allows it.
    case markVanished(PhotoID)
    /// Writes a row with an error: the object was announced and deleted before a worker read it.
    case recordError

    package static func action(for job: IngestJob) -> MissingObjectAction {
        guard let known = job.known else { return job.kind == .created ? .recordError : .skip }
        return known.isDeleted ? .skip : .markVanished(known.id)
    }
}

extension IngestJob {
    /// Whether the file must be read even if its version is indexed.
    fileprivate var needsFile: Bool {
        // A removed sidecar's values can only be undone with the metadata of the file itself.
        force || !parts.isEmpty || reappliesSidecars && known?.hasFacts == false
    }

    /// The parts to make again of the version in the row; nil if the object must be indexed as a whole.
    fileprivate var partsOfIndexedVersion: Set<PicturePart>? {
        guard !force, !parts.isEmpty, let known, known.isRead, known.etag != nil else { return nil }
        // Sidecars are applied together with the metadata of the file.
        return reappliesSidecars ? parts.union([.exif]) : parts
    }
}
