import CCurl
import Foundation

/// The thread of libcurl: the only code that uses the multi handle and its transfers.
///
/// curl_multi_poll blocks, so it must not run on Swift's shared threads.
final class CurlLoop {
    private static let isCurlReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    /// curl wakes earlier for its own timers; messages wake it at once.
    private static let longestPoll: Int32 = 60_000
    private static let idleHandles = 32

    private let settings: HTTPTransport.Settings
    private let mailbox: CurlMailbox
    private let multi: CurlMulti
    private var running: [ObjectIdentifier: CurlTransfer] = [:]
    private var idle: [CurlTransfer] = []

    /// Starts a thread that ends when the mailbox is closed.
    static func start(settings: HTTPTransport.Settings) -> CurlMailbox {
        let mailbox = CurlMailbox()
        let thread = Thread {
            ccurl_block_sigpipe()
            guard isCurlReady, let multi = CurlMulti(connectionsPerHost: settings.connectionsPerHost) else {
                let reason = HTTPTransportError.unusable("libcurl could not be initialized")
                return refuse(mailbox.retire(because: reason), because: reason)
            }
            CurlLoop(settings: settings, mailbox: mailbox, multi: multi).run()
        }
        thread.name = "curl"
        thread.start()
        return mailbox
    }

    private init(settings: HTTPTransport.Settings, mailbox: CurlMailbox, multi: consuming CurlMulti) {
        self.settings = settings
        self.mailbox = mailbox
        self.multi = multi
    }

    private func run() {
        mailbox.open(waker: multi.waker)
        var end = HTTPTransportError.closed
        while let messages = mailbox.take() {
            messages.forEach(handle)
            guard multi.perform() else {
                end = .unusable("curl_multi_perform failed")
                break
            }
            while let (easy, code) = multi.nextFinished() { finish(easy, code) }
            multi.poll(milliseconds: Self.longestPoll)
        }
        Self.refuse(mailbox.retire(because: end), because: end)
        for transfer in running.values {
            multi.remove(transfer.easy)
            transfer.fail(end)
        }
    }

    private func handle(_ message: CurlMailbox.Message) {
        switch message {
        case .start(let exchange): start(exchange)
        case .resume(let exchange): running[ObjectIdentifier(exchange)]?.resume()
        case .cancel(let exchange):
            guard let transfer = running.removeValue(forKey: ObjectIdentifier(exchange)) else { return }
            multi.remove(transfer.easy)
            retire(transfer)
        }
    }

    private func start(_ exchange: CurlExchange) {
        guard !exchange.hasEnded else { return }
        guard let transfer = idle.popLast() ?? CurlTransfer() else {
            return exchange.finish(.failure(HTTPTransportError.unusable("no memory")))
        }
        do throws(HTTPTransportError) {
            try transfer.prepare(exchange, settings: settings)
        } catch {
            exchange.finish(.failure(error))
            return retire(transfer)
        }
        guard multi.add(transfer.easy) else {
            exchange.finish(.failure(HTTPTransportError.unusable("curl_multi_add_handle failed")))
            return retire(transfer)
        }
        running[ObjectIdentifier(exchange)] = transfer
    }

    private func finish(_ easy: UnsafeMutableRawPointer, _ code: CURLcode) {
        multi.remove(easy)
        guard let transfer = CurlTransfer.owning(easy), let exchange = transfer.exchange else { return }
        running[ObjectIdentifier(exchange)] = nil
        transfer.finish(code)
        retire(transfer)
    }

    /// Keeps the handle for the next request: creating one costs more than a request on the local network.
    private func retire(_ transfer: CurlTransfer) {
        transfer.reset()
        if idle.count < Self.idleHandles { idle.append(transfer) }
    }

    private static func refuse(_ messages: [CurlMailbox.Message], because reason: HTTPTransportError) {
        for case .start(let exchange) in messages { exchange.finish(.failure(reason)) }
    }
}
