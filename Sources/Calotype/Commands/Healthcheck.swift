import ArgumentParser
import Foundation
import Storage

struct Healthcheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask the API of this machine whether it is ready, for containers and supervisors.",
        discussion: """
            Requests /readyz at CALOTYPE_HOST and CALOTYPE_PORT. Exit status: 0 if the search index is loaded and \
            database and object store are available, 1 otherwise; then it prints what is missing. In a Dockerfile: \
            HEALTHCHECK CMD ["calotype", "healthcheck"]
            """)

    @OptionGroup var options: SettingsOptions

    @Option(help: "Address of the API. Default: http://CALOTYPE_HOST:CALOTYPE_PORT.")
    var url: String?

    @Option(help: "Seconds to wait for the response, 1 to 60.")
    var timeout = 5

    func validate() throws {
        guard (1...60).contains(timeout) else { throw ValidationError("--timeout must be from 1 to 60.") }
    }

    func run() async throws {
        let source = try options.source()
        let address = try url ?? Self.address(source)
        let limit = Duration.seconds(timeout)
        let transport = HTTPTransport(settings: .init(connectTimeout: limit, stallTimeout: limit))
        let missing: String?
        do {
            let answer = try await transport.send(.init(url: "\(address)/readyz"))
            missing = answer.status == 200 ? nil : Self.reason(try await answer.body.collect(upTo: 1 << 16))
        } catch {
            missing = "no response from \(address): \(error)"
        }
        print(missing.map { "not ready: \($0)" } ?? "ready")
        if missing != nil { throw ExitCode.failure }
    }

    /// The address of the API on this machine. One that listens on every address also has the loopback address.
    package static func address(_ source: SettingsSource) throws -> String {
        let port = try source.integer(.port, in: 0...65_535)
        guard port > 0 else {
            throw SettingError.invalid(
                .port, value: "0", expected: "the port of the running API; or name its address with --url")
        }
        let host =
            switch try source.required(.host) {
            case "0.0.0.0", "": "127.0.0.1"
            case "::": "[::1]"
            case let host where host.contains(":") && !host.hasPrefix("["): "[\(host)]"
            case let host: host
            }
        return "http://\(host):\(port)"
    }

    private struct Problem: Decodable { let detail: String }

    private static func reason(_ body: [UInt8]) -> String {
        do {
            return try JSONDecoder().decode(Problem.self, from: Data(body)).detail
        } catch {
            return String(decoding: body.prefix(500), as: UTF8.self)
        }
    }
}
