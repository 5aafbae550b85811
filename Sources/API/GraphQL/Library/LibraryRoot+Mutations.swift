import Catalog
import GraphQL
import Ingest
import Query

extension LibraryRoot {
    func mutate(_ field: SelectedField, _ context: LibraryContext) async throws -> ResolvedValue {
        switch field.name {
        case "setAIResults":
            try context.require(.aiWrite)
            let photo = try photoID(field)
            let input = FilterInput(.object(try field.arguments.object("results") ?? InputObject()))
            guard try await parts.aiResults.write(try AIResults(input), photo: photo) else {
                throw APIError.notFound("There is no photo \(photo).")
            }
            return try await written(photo, field)
        case "setFavourite":
            try context.require(.admin)
            let photo = try photoID(field)
            guard try await parts.marks.setFavourite(try field.arguments.bool("favourite") ?? false, photo: photo)
            else {
                throw APIError.notFound("There is no photo \(photo).")
            }
            return try await written(photo, field)
        case "reindex":
            try context.require(.admin)
            let filter = try PhotoFilter(of: field, context)
            return .object(try await reindex(filter == .everything ? nil : filter))
        default: throw UnknownField(type: "Mutation", field: field.name)
        }
    }

    /// Begins to read photos anew; all of them without a filter.
    func reindex(_ filter: PhotoFilter?) async throws -> JobObject {
        let ids = try filter.map { filter in try parts.index.snapshot().ids(filter) }
        let batch = try await parts.intake.enqueueReindex(ids: ids)
        guard let progress = try await parts.intake.progress(of: batch) else {
            throw APIError.unavailable("The job vanished as soon as it was made.")
        }
        return JobObject(progress)
    }

    private func photoID(_ field: SelectedField) throws -> PhotoID {
        guard let number = try field.arguments.int("photo"), let id = PhotoID(rawValue: Int64(number)) else {
            throw FilterError(path: "photo", reason: "must be the number of a photo")
        }
        return id
    }

    /// The photo after a write; the index shows the write from now on.
    private func written(_ photo: PhotoID, _ field: SelectedField) async throws -> ResolvedValue {
        try await parts.index.catchUp()
        let columns = PhotoColumns(selection: field).union(.filename)
        guard let record = try await parts.rows.fetch([photo], columns).first else {
            throw APIError.notFound("There is no photo \(photo).")
        }
        return .object(PhotoObject(record: record, links: parts.links))
    }
}
