import Foundation
import Storage

/// The base URL of a geocoder, without a trailing slash.
package struct GeocoderAddress: Sendable, Equatable {
    let base: String

    /// - Parameter text: `https://host`, optionally with port and path, without query and password.
    package init?(_ text: String) {
        guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme),
            parts.host?.isEmpty == false, parts.query == nil, parts.fragment == nil, parts.user == nil
        else { return nil }
        base = text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

/// Reverse geocodes positions with a server that has Nominatim's API
/// (https://nominatim.org/release-docs/latest/api/Reverse/).
package struct NominatimClient: Sendable {
    /// The place names of a position.
    package struct Response: Sendable, Equatable {
        let city: String?
        let district: String?
        let region: String?
        let country: String
        let countryCode: String
    }

    package enum Failure: Error, Sendable, Equatable {
        /// The server is unavailable or limits the rate. The request can be repeated later.
        case unavailable(String)
        /// The server has no place for the position, or its response cannot be parsed.
        case noPlace(String)
    }

    private static let sizeLimit = 256 << 10
    /// For one request, from its start to the last byte.
    package static let timeLimit: Duration = .seconds(20)

    private let address: GeocoderAddress
    private let timeLimit: Duration
    private let transport = HTTPTransport(settings: .init(stallTimeout: .seconds(10), connectionsPerHost: 1))

    package init(_ address: GeocoderAddress, timeLimit: Duration = Self.timeLimit) {
        self.address = address
        self.timeLimit = timeLimit
    }

    /// - Parameters: thousandths of a degree.
    func places(latitudeE3: Int, longitudeE3: Int) async throws(Failure) -> Response {
        let position = "lat=\(Self.decimal(latitudeE3))&lon=\(Self.decimal(longitudeE3))"
        let url = "\(address.base)/reverse?format=jsonv2&addressdetails=1&zoom=14&accept-language=en&\(position)"
        let (status, body) = try await fetch(url)
        guard status != 429, status < 500 else { throw .unavailable("it responded with status \(status)") }
        guard (200..<300).contains(status) else { throw .noPlace("it responded with status \(status)") }
        return try Self.read(body)
    }

    private func fetch(_ url: String) async throws(Failure) -> (status: Int, body: [UInt8]) {
        let request = HTTPTransport.Request(
            url: url, headers: [("user-agent", "Calotype"), ("accept", "application/json")])
        do {
            return try await withThrowingTaskGroup(of: (status: Int, body: [UInt8])?.self) { group in
                group.addTask { [transport] in
                    let response = try await transport.send(request)
                    return (response.status, try await response.body.collect(upTo: Self.sizeLimit))
                }
                group.addTask { [timeLimit] in
                    try await Task.sleep(for: timeLimit)
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let response = first else {
                    throw Failure.unavailable("it did not respond within \(timeLimit)")
                }
                return response
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .unavailable("\(error)")
        }
    }

    /// `43297` is `43.297`.
    static func decimal(_ thousandths: Int) -> String {
        let rest = String(abs(thousandths) % 1000 + 1000).dropFirst()
        return "\(thousandths < 0 ? "-" : "")\(abs(thousandths) / 1000).\(rest)"
    }

    static func read(_ body: [UInt8]) throws(Failure) -> Response {
        let reply: Reply
        do {
            reply = try JSONDecoder().decode(Reply.self, from: Data(body))
        } catch {
            throw .noPlace("its response is malformed: \(error)")
        }
        guard let address = reply.address, let country = address["country"]?.text,
            let code = address["country_code"]?.text?.uppercased(), code.utf8.count == 2,
            code.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        else { throw .noPlace(reply.error?.text ?? "its response has no country") }
        func first(_ names: [String]) -> String? { names.lazy.compactMap { address[$0]?.text }.first }
        return Response(
            city: first(["city", "town", "village", "municipality", "hamlet", "isolated_dwelling"]),
            district: first(["county", "state_district", "district"]),
            region: first(["state", "region", "province"]),
            country: country, countryCode: code)
    }

    private struct Reply: Decodable {
        let address: [String: Text]?
        let error: Text?
    }

    /// A member that is used only if it is a string.
    private struct Text: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            do {
                let text = try decoder.singleValueContainer().decode(String.self)
                self.text = text.isEmpty ? nil : text
            } catch DecodingError.typeMismatch {
                text = nil
            }
        }
    }
}
