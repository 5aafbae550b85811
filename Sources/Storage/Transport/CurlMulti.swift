import CCurl

/// Owns one multi handle: curl's connections and the transfers that run over them.
struct CurlMulti: ~Copyable {
    private let handle: UnsafeMutableRawPointer

    init?(connectionsPerHost: Int) {
        guard let handle = curl_multi_init() else { return nil }
        self.handle = handle
        _ = ccurl_multi_set_long(handle, CURLMOPT_MAX_HOST_CONNECTIONS, connectionsPerHost)
        _ = ccurl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, connectionsPerHost * 2)
    }

    deinit {
        curl_multi_cleanup(handle)
    }

    var waker: ccurl_waker { ccurl_waker(multi: handle) }

    func add(_ easy: UnsafeMutableRawPointer) -> Bool {
        curl_multi_add_handle(handle, easy) == CURLM_OK
    }

    func remove(_ easy: UnsafeMutableRawPointer) {
        curl_multi_remove_handle(handle, easy)
    }

    /// Advances every transfer without waiting; false if curl itself failed.
    func perform() -> Bool {
        var running: Int32 = 0
        return curl_multi_perform(handle, &running) == CURLM_OK
    }

    func nextFinished() -> (easy: UnsafeMutableRawPointer, code: CURLcode)? {
        var easy: UnsafeMutableRawPointer?
        var code = CURLE_OK
        guard ccurl_multi_next_finished(handle, &easy, &code), let easy else { return nil }
        return (easy, code)
    }

    /// Waits until a socket is ready, a timer is due or the loop is woken.
    func poll(milliseconds: Int32) {
        curl_multi_poll(handle, nil, 0, milliseconds, nil)
    }
}
