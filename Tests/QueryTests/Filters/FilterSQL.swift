import Catalog
import Postgres

/// A filter as an SQL condition over the shared tables (`p`, and `r` joined), independent of the index. Searches must match
/// the same photos. A missing fact makes a condition false.
extension PhotoFilter {
    var sql: SQL { sql(for: .service) }

    func sql(for visibility: Visibility) -> SQL {
        func all(_ parts: [PhotoFilter]) -> [SQL] { parts.map { $0.sql(for: visibility) } }
        switch self {
        case .and(let parts): return "(" + (["TRUE"] + all(parts)).joined(separator: " AND ") + ")"
        case .or(let parts): return "(" + (["FALSE"] + all(parts)).joined(separator: " OR ") + ")"
        case .not(let part): return "NOT \(part.sql(for: visibility))"
        default: return "coalesce(\(condition(for: visibility)), FALSE)"
        }
    }

    private func condition(for visibility: Visibility) -> SQL {
        switch self {
        case .and, .or, .not: sql(for: visibility)
        case .taken(let range): Self.range(Self.taken, range) { "\(Timestamp(microseconds: $0.microseconds))" }
        case .takenInstant(let range):
            Self.range("p.taken_at", range) { "\(TimestampTZ(microseconds: $0.microseconds))" }
        case .years(let years): "extract(year FROM \(Self.taken)) = ANY (\(years.map { Double($0) }))"
        case .months(let months): "extract(month FROM \(Self.taken)) = ANY (\(months.map { Double($0) }))"
        case .dayOfYear(let month, let day):
            "extract(month FROM \(Self.taken)) = \(month) AND extract(day FROM \(Self.taken)) = \(day)"
        case .undated(let flag): "(\(Self.taken) IS NULL) = \(flag)"
        case .added(let range): Self.range("p.created_at", range) { "\(Timestamp(microseconds: $0.microseconds))" }
        case .changed(let range):
            Self.range(Self.changed, range) { "\(Timestamp(microseconds: $0.microseconds))" }
        case .near(let place, let metres):
            """
            CASE WHEN \(Self.hasPosition) THEN earth_distance(ll_to_earth(p.latitude::float8, p.longitude::float8),
                ll_to_earth(\(place.latitude), \(place.longitude))) <= \(metres) END
            """
        case .within(let box):
            """
            \(Self.hasPosition) AND p.latitude::float8 BETWEEN \(box.south) AND \(box.north) AND
            CASE WHEN \(box.west) <= \(box.east) THEN p.longitude::float8 BETWEEN \(box.west) AND \(box.east)
                 ELSE p.longitude::float8 >= \(box.west) OR p.longitude::float8 <= \(box.east) END
            """
        case .hasPosition(let flag): "coalesce(\(Self.hasPosition), FALSE) = \(flag)"
        case .countries(let names):
            "coalesce(\(Self.name("p.country", names)), FALSE) OR coalesce(\(Self.name("p.country_code", names)), FALSE)"
        case .regions(let names): Self.name("p.region", names)
        case .cities(let names): Self.name("p.city", names)
        case .cameraMakes(let names): Self.name("p.camera_make", names)
        case .cameraModels(let names): Self.name("p.camera_model", names)
        case .lenses(let names): Self.name("nullif(p.lens_model, '')", names)
        case .iso(let range): Self.numbers("p.iso", range)
        case .aperture(let range):
            Self.numbers(Self.written("p.f_number", "p.aperture", before: "(?:[fƒ] */? *)?"), range)
        case .focalLength(let range):
            Self.numbers(Self.written("p.focal_length_mm", "p.focal_length", after: "(?:mm)?"), range)
        case .focalLength35(let range): Self.numbers("p.focal_length_35mm", range)
        case .exposure(let range):
            Self.numbers(
                Self.written("p.exposure_seconds", "p.shutter_speed", after: "(?:s|sec[.s]?|seconds?|\")?"), range)
        case .tags(let match): Self.terms("CASE WHEN array_ndims(r.tags) = 1 THEN r.tags END", match)
        case .objects(let match, let minimum): Self.terms(Self.seen("r.objects", "label", minimum), match)
        case .people(let match, let minimum): Self.terms(Self.seen("r.faces", "person", minimum), match)
        case .faceCount(let range):
            Self.numbers(
                """
                CASE WHEN jsonb_typeof(r.faces) = 'array' THEN
                    (SELECT count(*) FROM jsonb_array_elements(r.faces) e WHERE jsonb_typeof(e) = 'object') END
                """, range)
        case .mediaTypes(let names):
            """
            lower(p.media_type) = ANY (\(names.map { $0.lowercased() }))
            OR split_part(lower(p.media_type), '/', 1) || '/*' = ANY (\(names.map { $0.lowercased() }))
            """
        case .fileExtensions(let names): Self.name("substring(p.filename FROM '[.]([^.]*)$')", names)
        case .fileSize(let range): Self.numbers("p.size_bytes", range)
        case .megapixels(let range):
            Self.numbers("CASE WHEN p.width > 0 AND p.height > 0 THEN p.width::float8 * p.height / 1e6 END", range)
        case .shapes(let shapes): "\(Self.shape) = ANY (\(shapes.map(\.rawValue)))"
        case .pathPrefix(let prefix): "starts_with(\(Self.key), \(prefix))"
        case .text(let text): Self.text(text)
        case .phrase(let text): "strpos(\(Self.texts), \(text.lowercased())) > 0"
        case .rating(let range): Self.numbers("p.rating", range)
        case .favourite(let flag):
            if let user = visibility.favourites {
                "(p.id IN (SELECT photo_id FROM favourites WHERE user_id = \(user.rawValue))) = \(flag)"
            } else {
                "p.favourite = \(flag)"
            }
        case .aiStatuses(let names):
            "lower(r.processing_status) = ANY (\(names)) OR (r.photo_id IS NULL AND '' = ANY (\(names)))"
        case .aiRun(let match): Self.run(match)
        case .hasError(let flag): "(p.error_code IS NOT NULL) = \(flag)"
        case .hasDuplicates(let flag):
            """
            \(flag) = coalesce(p.sha256 IN (SELECT sha256 FROM photos WHERE deleted_at IS NULL AND sha256 IS NOT NULL
                                            GROUP BY sha256 HAVING count(*) > 1), FALSE)
            """
        case .isUnsupported(let flag): "(p.read_state IS NOT DISTINCT FROM 'unsupported') = \(flag)"
        case .isLiveClip(let flag): "\(flag) = (p.id IN (SELECT clip_id FROM live_photos))"
        case .similar(let hash, let distance):
            """
            CASE WHEN p.perceptual_hash ~ '^[0-9a-fA-F]{16}$' THEN
                bit_count(('x' || p.perceptual_hash)::bit(64) # ('x' || \("\(hash)"))::bit(64)) <= \(distance) END
            """
        case .ids(let ids): "p.id = ANY (\(ids.map(\.rawValue)))"
        }
    }
}

extension PhotoFilter {
    /// The date of a photo; NULL outside the years 1 to 9999.
    static let taken: SQL =
        "CASE WHEN p.taken_date >= '0001-01-01' AND p.taken_date < '10000-01-01' THEN p.taken_date END"

    fileprivate static let changed: SQL = """
        (SELECT max(moment) FROM (
            VALUES (p.created_at), (p.indexed_at), (r.processing_timestamp), (p.changed_at AT TIME ZONE 'UTC'),
                   (r.changed_at AT TIME ZONE 'UTC')
            UNION ALL SELECT gone_at AT TIME ZONE 'UTC' FROM ai_results_gone WHERE photo_id IN (0, p.id)
        ) AS known (moment))
        """
    fileprivate static let hasPosition: SQL = "p.latitude BETWEEN -90 AND 90 AND p.longitude BETWEEN -180 AND 180"
    fileprivate static let key: SQL = "substring(p.s3_path FROM '^s3://[^/]+/(.+)$')"
    fileprivate static let shape: SQL = """
        CASE WHEN p.width > 0 AND p.height > 0 THEN
            CASE WHEN p.width >= 2 * p.height OR p.height >= 2 * p.width THEN 'panorama' WHEN p.width = p.height THEN 'square'
                 WHEN p.width > p.height THEN 'landscape' ELSE 'portrait' END END
        """

    fileprivate static func range<Bound>(
        _ value: SQL, _ range: HalfOpen<Bound>, _ bind: (Bound) -> SQL
    ) -> SQL {
        [range.from.map { "(\(value)) >= \(bind($0))" }, range.to.map { "(\(value)) < \(bind($0))" }]
            .compactMap { $0 }.joined(separator: " AND ")
    }

    fileprivate static func numbers(_ value: SQL, _ range: HalfOpen<Double>) -> SQL {
        Self.range("(\(value))::float8", range) { "\($0)" }
    }

    /// A number of the camera; from its text if the number is missing.
    fileprivate static func written(
        _ number: SQL, _ text: SQL, before: String = "", after: String = ""
    ) -> SQL {
        let digits = "([0-9]+(?:[.][0-9]+)?)"
        let pattern = "^ *\(before)\(digits)(?: */ *\(digits))? *\(after) *(?:[(].*[)])? *$"
        return """
            coalesce(\(number), (
                SELECT nullif(part[1]::float8 / CASE WHEN part[2] IS NULL THEN 1 ELSE nullif(part[2]::float8, 0) END, 0)
                FROM regexp_match(lower(\(text)), \(pattern)) part))
            """
    }

    fileprivate static func name(_ column: SQL, _ names: [String]) -> SQL {
        "lower(\(column)) = ANY (\(names.map { $0.lowercased() }))"
    }

    fileprivate static func seen(_ column: SQL, _ key: String, _ minimum: Double?) -> SQL {
        let least = minimum ?? 0
        let sure: SQL =
            least > 0
            ? "AND jsonb_typeof(e -> 'confidence') = 'number' AND (e ->> 'confidence')::float8 >= \(least)" : ""
        return """
            CASE WHEN jsonb_typeof(\(column)) = 'array' THEN
                ARRAY(SELECT e ->> \(key) FROM jsonb_array_elements(\(column)) e
                      WHERE jsonb_typeof(e) = 'object' AND jsonb_typeof(e -> \(key)) = 'string' \(sure)) END
            """
    }

    fileprivate static func run(_ match: AIRunMatch) -> SQL {
        var conditions: [SQL] = [
            "run.photo_id = p.id", "run.writer <> ''", "(run.error IS NOT NULL) = \(match.failed)",
        ]
        if !match.writers.isEmpty { conditions.append(name("run.writer", match.writers)) }
        if let part = match.part { conditions.append("run.part = \(part.rawValue)") }
        if let version = match.version {
            conditions.append(
                """
                CASE WHEN array_ndims(run.version_order) = 1
                     THEN array_position(run.version_order, NULL) IS NULL ELSE FALSE END
                """)
            conditions.append(range("run.version_order", version) { "\($0.numbers)" })
        }
        return "EXISTS (SELECT FROM ai_part_runs run WHERE \(conditions.joined(separator: " AND ")))"
    }

    fileprivate static func terms(_ column: SQL, _ match: TermMatch) -> SQL {
        let terms: SQL = "ARRAY(SELECT lower(t) FROM unnest(\(column)) t WHERE t IS NOT NULL)"
        func list(_ names: [String]) -> SQL { "\(names.map { $0.lowercased() })" }
        var conditions: [SQL] = []
        if !match.any.isEmpty { conditions.append("\(terms) && \(list(match.any))") }
        if !match.all.isEmpty { conditions.append("\(terms) @> \(list(match.all))") }
        if !match.none.isEmpty { conditions.append("NOT \(terms) && \(list(match.none))") }
        if !match.only.isEmpty { conditions.append("\(terms) <@ \(list(match.only)) AND cardinality(\(terms)) > 0") }
        return conditions.joined(separator: " AND ")
    }

    fileprivate static let texts: SQL = """
        lower(concat_ws(chr(10), p.filename, \(key), p.location_name, p.city, p.region, p.country, p.camera_make,
            p.camera_model, p.title, p.description,
            CASE WHEN array_ndims(p.keywords) = 1 THEN array_to_string(p.keywords, chr(10)) END))
        """

    fileprivate static func text(_ text: String) -> SQL {
        text.split(separator: " ").map { "strpos(\(texts), \($0.lowercased())) > 0" }.joined(separator: " AND ")
    }
}

extension PhotoOrder {
    var sql: SQL {
        let key: SQL =
            switch self {
            case .takenNewestFirst: "\(PhotoFilter.taken) DESC NULLS LAST"
            case .takenOldestFirst: "\(PhotoFilter.taken) ASC NULLS LAST"
            case .addedNewestFirst: "p.created_at DESC NULLS LAST"
            case .changedNewestFirst: "\(PhotoFilter.changed) DESC NULLS LAST"
            case .distance(let place):
                """
                CASE WHEN \(PhotoFilter.hasPosition) THEN round(earth_distance(
                    ll_to_earth(p.latitude::float8, p.longitude::float8),
                    ll_to_earth(\(place.latitude), \(place.longitude)))::numeric, 3) END ASC NULLS LAST
                """
            case .largestFirst: "p.size_bytes DESC NULLS LAST"
            case .name:
                """
                (SELECT string_agg(CASE WHEN part[1] ~ '[0-9]' THEN lpad(part[1], 500, '0') ELSE part[1] END, '' ORDER BY n)
                 FROM regexp_matches(lower(p.filename), '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS parts (part, n))
                COLLATE "C" NULLS LAST
                """
            }
        return "\(key), p.id"
    }
}
