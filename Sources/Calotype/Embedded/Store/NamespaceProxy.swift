import CIsolation
import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// Relays the only two routes into and out of the embedded store's namespace. A port of 127.0.0.1 leads to the S3
/// socket, and a port inside the namespace leads events to the API. The proxy does not inspect traffic: the store
/// verifies signatures.
package final class NamespaceProxy: Sendable {
    /// Maximum number of connections, which bounds this process's descriptors. A browser holds six.
    private static let mostConnections = 500

    /// A connection without traffic for this time is closed.
    private let idle: Duration
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    /// The store's end of the socket pair, and ours.
    let channel: (theirs: Int32, ours: Int32)
    private let state = Mutex(State())
    private let passes = Atomic(0)

    private struct State {
        var listeners: [String: any Channel] = [:]
        var connections: [ObjectIdentifier: any Channel] = [:]
    }

    private enum Target: Sendable {
        case socket(String)
        case port(host: String, Int)
    }

    package init(idle: Duration = .seconds(120)) throws {
        self.idle = idle
        var sockets: [Int32] = [-1, -1]
        let code = cisolation_socket_pair(&sockets)
        guard code == 0 else { throw SystemError("open", "a socket pair", code: code) }
        channel = (sockets[0], sockets[1])
    }

    /// Listens for clients of the store.
    ///
    /// - Parameters:
    ///   - port: a port of 127.0.0.1.
    ///   - socket: file name of the store's socket in `folder`.
    /// - Throws: ``FreePorts/InUse`` if another program listens on the port.
    package func open(port: Int, to socket: String, in folder: String) async throws {
        // A socket's path must be shorter than 108 bytes; the path of a data folder may be longer.
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open", folder) }
        do {
            let listener = try await bootstrap(to: .socket("/proc/self/fd/\(descriptor)/\(socket)"))
                .bind(host: "127.0.0.1", port: port).get()
            state.withLock { $0.listeners["s3"] = listener }
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            Glibc.close(descriptor)
            throw FreePorts.InUse(host: "127.0.0.1", port: port)
        }
    }

    /// Accepts the store's events from now on. After each start the store passes another socket, from its new
    /// namespace.
    package func takeEvents(to port: Int, host: String) {
        Thread.detachNewThread { [self] in
            while true {
                // This call blocks, so it runs on its own thread.
                let lent = cisolation_receive(channel.ours)
                if lent < 0 {
                    guard Self.isTransient(errno) else { return }
                    Thread.sleep(forTimeInterval: 0.1)
                    continue
                }
                let bound = bootstrap(to: .port(host: host, port)).withBoundSocket(lent)
                bound.whenSuccess { [self] listener in
                    state.withLock { $0.listeners.updateValue(listener, forKey: "events") }?.close(promise: nil)
                }
            }
        }
    }

    /// Whether a later message may arrive after this error of receiving a socket. A shortage of descriptors drops the
    /// socket (`EBADMSG`); the next start of the store passes another one.
    private static func isTransient(_ code: Int32) -> Bool {
        [EAGAIN, EBADMSG, ENOBUFS, ENOMEM].contains(code)
    }

    /// Accepts no further connections, gives busy ones two seconds to finish, and closes all.
    package func close() async {
        let listeners = state.withLock { Array($0.listeners.values) }
        for listener in listeners { try? await listener.close().get() }
        for _ in 0..<10 {
            let before = passes.load(ordering: .relaxed)
            try? await Task.sleep(for: .milliseconds(200))
            if passes.load(ordering: .relaxed) == before { break }
        }
        let connections = state.withLock { Array($0.connections.values) }
        for connection in connections { try? await connection.close().get() }
        shutdown(channel.ours, Int32(SHUT_RDWR))
    }

    private func bootstrap(to target: Target) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 128)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [self] client in
                guard admit(client) else { return client.close() }
                let server = ClientBootstrap(group: client.eventLoop)
                    .channelOption(.allowRemoteHalfClosure, value: true)
                let connection =
                    switch target {
                    case .socket(let path): server.connect(unixDomainSocketPath: path)
                    case .port(let host, let port): server.connect(host: host, port: port)
                    }
                return connection.flatMapThrowing { [self] server in
                    try RelayHandler.join(client, server, idle: TimeAmount(idle)) { [self] in
                        passes.wrappingAdd(1, ordering: .relaxed)
                    }
                }
            }
    }

    /// Tracks a connection until it closes; refuses it if there are too many.
    private func admit(_ client: any Channel) -> Bool {
        let key = ObjectIdentifier(client)
        let isAdmitted = state.withLock { state in
            guard state.connections.count < Self.mostConnections else { return false }
            state.connections[key] = client
            return true
        }
        if isAdmitted {
            client.closeFuture.whenComplete { [self] _ in
                state.withLock { _ = $0.connections.removeValue(forKey: key) }
            }
        }
        return isAdmitted
    }
}
