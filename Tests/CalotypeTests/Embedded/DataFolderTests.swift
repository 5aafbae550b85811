import Calotype
import Foundation
import Testing

@Suite struct DataFolderTests {
    @Test func `two processes never share a folder, and the next one gets it after the first has ended`() throws {
        try withTemporaryFolder { path in
            do {
                let first = try DataFolder(path)
                let error = #expect(throws: DataFolder.OpenError.self) { try DataFolder(path) }
                #expect(error == .inUse(first.path, processID: "\(getpid())"))
            }
            _ = try DataFolder(path)
        }
    }

    @Test func `a secret is created once, kept for the next start and readable only by its owner`() throws {
        try withTemporaryFolder { path in
            let folder = try DataFolder(path)
            var first = try InstanceSecrets(in: folder)
            let password = try first.text("PASSWORD")
            #expect(password.count == 48)
            #expect(try first.text("OTHER") != password)
            var second = try InstanceSecrets(in: folder)
            #expect(try second.text("PASSWORD") == password)
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/secrets.env")
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test func `free ports are all different, and a port in use is refused`() throws {
        let ports = try FreePorts.take(20)
        #expect(Set(ports).count == 20)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(ports[0])).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 && listen(listener, 1) == 0
            }
        }
        try #require(isBound)
        let error = #expect(throws: FreePorts.InUse.self) { try FreePorts.claim(ports[0], host: "127.0.0.1") }
        #expect(error?.description.hasPrefix("port \(ports[0]) of 127.0.0.1 is in use") == true)
    }
}
