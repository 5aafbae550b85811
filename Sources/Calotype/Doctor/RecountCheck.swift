import Catalog
import Foundation
import Storage
import Writers

/// Lets a running API compare its search index with the tables.
struct RecountCheck: Sendable {
    /// `http://127.0.0.1:8080`
    let address: String
    let access: AccessStore

    /// A response other than the result of the comparison.
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    private struct Answer: Decodable {
        struct Difference: Decodable {
            let id: String
            let kind: String
            let fields: [String]

            var line: String {
                "photo \(id): \(kind == "FIELDS" ? fields.joined(separator: ", ") : kind.lowercased())"
            }
        }

        let photos: Int
        let feedPosition: String
        let differing: Int
        let differences: [Difference]
    }

    func finding() async throws -> Finding {
        let subject = "search index"
        let answer: Answer
        do {
            answer = try await access.withTemporaryToken(name: "calotype doctor", scopes: [.admin], ask)
        } catch let error as Refused {
            return Self.unreachable(subject, address, "\(error)")
        } catch let error as HTTPTransportError {
            return Self.unreachable(subject, address, "\(error)")
        }
        guard answer.differing == 0 else {
            let lines = answer.differences.map { "\n      \($0.line)" }.joined()
            let more = answer.differing - answer.differences.count
            return Finding(
                subject: subject,
                outcome: .wrong(
                    "\(answer.differing) of \(answer.photos) photos differ from the tables at feed position \(answer.feedPosition):"
                        + lines + (more > 0 ? "\n      and \(more) more" : ""),
                    remedy: "restart calotype serve, which reloads its index, and report this as a bug"))
        }
        return Finding(
            subject: subject,
            outcome: .fine("all \(answer.photos) photos match the tables at feed position \(answer.feedPosition)"))
    }

    private func ask(with token: AccessSecret) async throws -> Answer {
        // The response starts only after the comparison has ended.
        let transport = HTTPTransport(settings: .init(stallTimeout: .seconds(1800)))
        let response = try await transport.send(
            .init(
                method: "POST", url: "\(address)/api/v1/admin/recount",
                headers: [("Authorization", "Bearer \(token.text)")], body: []))
        let body = try await response.body.collect(upTo: 1 << 20)
        guard response.status == 200 else {
            throw Refused(
                description: "status \(response.status): \(String(decoding: body.prefix(500), as: UTF8.self))")
        }
        return try JSONDecoder().decode(Answer.self, from: Data(body))
    }

    private static func unreachable(_ subject: String, _ address: String, _ fact: String) -> Finding {
        Finding(
            subject: subject,
            outcome: .wrong(
                "\(address): \(fact)",
                remedy: "start calotype serve on this database, or specify its address with --url"
            ))
    }
}
