import Calotype
import Foundation
import Testing

@Suite struct ServiceManagerTests {
    /// A datagram socket with the name that a service manager would set; "@" for the abstract namespace.
    private static func listen(_ address: String) throws -> Int32 {
        var own = sockaddr_un()
        own.sun_family = sa_family_t(AF_UNIX)
        var name = Array(address.utf8)
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        withUnsafeMutableBytes(of: &own.sun_path) { $0.copyBytes(from: name) }
        let kind = SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let descriptor = socket(AF_UNIX, Int32(kind), 0)
        let result = withUnsafePointer(to: own) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sa_family_t>.size + name.count))
            }
        }
        try #require(descriptor >= 0 && result == 0)
        return descriptor
    }

    private static func message(_ descriptor: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    @Test(arguments: ServiceManager.State.allCases, [true, false])
    func `a state arrives at the socket as one message`(state: ServiceManager.State, isAbstract: Bool) throws {
        try withTemporaryFolder { folder in
            let address = isAbstract ? "@calotype-\(UUID().uuidString)" : "\(folder)/notify"
            let socket = try Self.listen(address)
            defer { close(socket) }
            try #require(ServiceManager(environment: ["NOTIFY_SOCKET": address])).notify(state)
            #expect(Self.message(socket) == state.rawValue)
            #expect(Self.message(socket) == nil)
        }
    }

    @Test func `without a service manager nobody is notified`() {
        #expect(ServiceManager(environment: [:]) == nil)
        #expect(ServiceManager(environment: ["NOTIFY_SOCKET": ""]) == nil)
    }

    @Test(arguments: [
        ("/nowhere/notify", "No such file or directory"), ("vsock:2:1", "Invalid argument"),
        ("/" + String(repeating: "a", count: 107), "Invalid argument"),
    ])
    func `a socket that cannot be reached is an error that names it`(address: String, reason: String) throws {
        let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": address]))
        #expect {
            try manager.notify(.ready)
        } throws: { error in
            "\(error)" == "cannot notify \(address): \(reason)"
        }
    }
}
