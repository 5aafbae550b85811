import Catalog
import GraphQL
import Intake
import JSON
import Query
import Writers

extension RootResolvers {
    func mutate(_ field: SelectedField, _ credential: Credential) async throws -> ResolvedValue {
        switch field.name {
        case "setAIResults":
            try credential.require(.aiWrite)
            let photo = try photoID(field)
            let input = JSONValue.object(try field.arguments.object("results") ?? JSONObject())
            guard try await services.aiResults.write(try AIResults(input), photo: photo) else {
                throw APIError.notFound("There is no photo \(photo).")
            }
            return try await written(photo, field, credential)
        case "setFavourite":
            try credential.require(credential.scopeOfFavourites)
            let photo = try photoID(field)
            let favourite = try field.arguments.bool("favourite") ?? false
            guard try await services.favourites.set(favourite, photo: photo, for: credential.visibility) else {
                throw APIError.notFound("There is no photo \(photo).")
            }
            return try await written(photo, field, credential)
        case "correctPlace":
            try credential.require(.admin)
            let photo = try photoID(field)
            let place = try field.arguments.object("place").map {
                try PlaceCorrection(.object($0), path: "place")
            }
            let isDone =
                if let place { try await services.places.set(place, photo: photo) } else {
                    try await services.places.undo(photo: photo)
                }
            guard isDone else {
                throw APIError.notFound(
                    place == nil
                        ? "There is no place correction of photo \(photo)." : "There is no photo \(photo).")
            }
            return try await written(photo, field, credential)
        case "reindex":
            try credential.require(.admin)
            let request = try ReindexInput(field).request(in: try services.index.snapshot(for: credential.visibility))
            return .object(try await job(try await services.reindexing.begin(request)))
        case "changeJob":
            try credential.require(.admin)
            return .object(try await changeJob(field))
        case "createToken":
            try credential.require(.admin)
            return .object(try await createToken(field, by: credential))
        case "revokeToken":
            try credential.require(.admin)
            return .object(try await revokeToken(field, by: credential))
        default: throw UnknownField(type: "Mutation", field: field.name)
        }
    }

    private func changeJob(_ field: SelectedField) async throws -> JobObject {
        let id = try field.arguments.string("id") ?? ""
        guard case .job(let number)? = GlobalID(id) else {
            throw APIError.badInput(field: "id", reason: "is not the id of a job")
        }
        let batch = BatchID(rawValue: number)
        let rate = try field.arguments.double("perSecond").map(ReindexInput.rate)
        let isChanged =
            switch try field.arguments.string("to") {
            case "CANCEL": try await services.reindexing.cancel(batch)
            case "PAUSE": try await services.reindexing.set(batch, isPaused: true, perSecond: rate)
            default: try await services.reindexing.set(batch, isPaused: false, perSecond: rate)
            }
        guard isChanged else { throw APIError.notFound("There is no unfinished job \"\(id)\".") }
        return try await job(batch)
    }

    private func job(_ batch: BatchID) async throws -> JobObject {
        guard let progress = try await services.reindexing.progress(of: batch) else {
            throw APIError.unavailable("The job was deleted before it could be read.")
        }
        return JobObject(progress)
    }

    private func photoID(_ field: SelectedField) throws -> PhotoID {
        guard let number = try field.arguments.int("photo"), let id = PhotoID(rawValue: Int64(number)) else {
            throw InputError(path: "photo", reason: "must be the id of a photo")
        }
        return id
    }

    /// The photo after a write. The index contains the write from now on.
    private func written(
        _ photo: PhotoID, _ field: SelectedField, _ credential: Credential
    ) async throws -> ResolvedValue {
        try await services.index.catchUp()
        let columns = PhotoColumns(below: [field]).union(.filename)
        let records = try await services.rows.fetch([photo], columns, for: credential.visibility)
        let rows = RowTable([photo], records, links: services.links)
        guard let written = rows[0] else { throw APIError.notFound("There is no photo \(photo).") }
        return .object(written)
    }
}
