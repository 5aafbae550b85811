import CCurl

/// Owns one easy handle and, during a transfer, the state of its callbacks. Confined to curl's thread.
final class CurlTransfer {
    let easy: UnsafeMutableRawPointer
    private(set) var exchange: CurlExchange?
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var head = ResponseHeadParser()
    private var bytesSent = 0

    init?() {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        reason.deallocate()
    }

    /// Returns the transfer of a handle that curl returned.
    static func owning(_ easy: UnsafeMutableRawPointer) -> CurlTransfer? {
        ccurl_get_private(easy).map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    func prepare(_ exchange: CurlExchange, settings: HTTPTransport.Settings) throws(HTTPTransportError) {
        self.exchange = exchange
        let request = exchange.request
        try setText(CURLOPT_URL, request.url)
        try setText(CURLOPT_PROTOCOLS_STR, "http,https")
        try setNumber(CURLOPT_NOSIGNAL, 1)
        // A key may contain `..`, which curl would otherwise resolve.
        try setNumber(CURLOPT_PATH_AS_IS, 1)
        // Stores are fastest with one object per connection, and a body that its reader holds back delays no other.
        try setNumber(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try setNumber(CURLOPT_BUFFERSIZE, 128 * 1024)
        // Large enough to send a thumbnail in one piece; with the default it would be four.
        try setNumber(CURLOPT_UPLOAD_BUFFERSIZE, 256 * 1024)
        try setNumber(CURLOPT_TCP_KEEPALIVE, 1)
        try setNumber(CURLOPT_CONNECTTIMEOUT_MS, max(1, settings.connectTimeout.milliseconds))
        try setNumber(CURLOPT_LOW_SPEED_LIMIT, 1)
        try setNumber(CURLOPT_LOW_SPEED_TIME, max(1, settings.stallTimeout.milliseconds / 1000))
        if let authorities = settings.certificateAuthorities { try setText(CURLOPT_CAINFO, authorities) }
        try setMethod(request)
        try setHeaders(request)
        setCallbacks()
    }

    func resume() {
        curl_easy_pause(easy, CURLPAUSE_CONT)
    }

    func finish(_ code: CURLcode) {
        exchange?.finish(
            HTTPTransportError(code, reason: String(cString: reason)).map { .failure($0) } ?? .success(()))
    }

    func fail(_ error: HTTPTransportError) {
        exchange?.finish(.failure(error))
    }

    /// Resets the handle for the next request.
    func reset() {
        curl_easy_reset(easy)
        curl_slist_free_all(headerList)
        headerList = nil
        exchange = nil
        head = ResponseHeadParser()
        bytesSent = 0
        reason[0] = 0
    }

    // MARK: Setup

    private func setMethod(_ request: HTTPTransport.Request) throws(HTTPTransportError) {
        if let body = request.body {
            try setNumber(CURLOPT_UPLOAD, 1)
            try check(ccurl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(body.count)))
            try setText(CURLOPT_CUSTOMREQUEST, request.method)
        } else if request.method == "HEAD" {
            try setNumber(CURLOPT_NOBODY, 1)
        } else if request.method != "GET" {
            try setText(CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    private func setHeaders(_ request: HTTPTransport.Request) throws(HTTPTransportError) {
        // With an empty `Expect`, curl does not wait for "100 Continue" before it sends a body.
        var lines = ["Expect:"]
        for field in request.headers {
            guard !(field.name + field.value).utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
                throw .invalidRequest("header \(field.name.debugDescription) contains a control character")
            }
            // For curl, "Name:" means that the header is not sent, and "Name;" sends an empty value.
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        for line in lines {
            guard let longer = curl_slist_append(headerList, line) else { throw .unusable("no memory") }
            headerList = longer
        }
        try check(ccurl_set_headers(easy, headerList))
    }

    private func setCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_pointer(easy, CURLOPT_PRIVATE, context)
        ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, reason)
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA] {
            ccurl_set_pointer(easy, option, context)
        }
        ccurl_set_data_callback(easy, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            CurlTransfer.at(context)?.receiveBody(UnsafeRawBufferPointer(start: data, count: size * count)) ?? 0
        }
        ccurl_set_data_callback(easy, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            CurlTransfer.at(context)?.receiveHeader(UnsafeRawBufferPointer(start: data, count: size * count)) ?? 0
        }
        ccurl_set_data_callback(easy, CURLOPT_READFUNCTION) { data, size, count, context in
            CurlTransfer.at(context)?.sendBody(UnsafeMutableRawBufferPointer(start: data, count: size * count))
                ?? Int(CURL_READFUNC_ABORT)
        }
        ccurl_set_seek_callback(easy) { context, offset, origin in
            guard let transfer = CurlTransfer.at(context), origin == SEEK_SET else { return CURL_SEEKFUNC_CANTSEEK }
            transfer.bytesSent = Int(offset)
            return CURL_SEEKFUNC_OK
        }
    }

    // MARK: Callbacks of curl

    private static func at(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
        if let complete = head.parse(line: line) { exchange?.receive(complete) }
        return line.count
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        switch exchange?.receive(bytes) {
        case .taken: bytes.count
        case .full: Int(CURL_WRITEFUNC_PAUSE)
        // Any other number ends the transfer.
        case .unwanted, nil: bytes.count == 0 ? 1 : 0
        }
    }

    private func sendBody(_ space: UnsafeMutableRawBufferPointer) -> Int {
        guard let body = exchange?.request.body else { return 0 }
        let part = body[min(bytesSent, body.count)...].prefix(space.count)
        space.copyBytes(from: part)
        bytesSent += part.count
        return part.count
    }

    private func setNumber(_ option: CURLoption, _ value: Int) throws(HTTPTransportError) {
        try check(ccurl_set_long(easy, option, value))
    }

    private func setText(_ option: CURLoption, _ value: String) throws(HTTPTransportError) {
        guard !value.utf8.contains(0) else { throw .invalidRequest("the request contains a NUL") }
        try check(ccurl_set_string(easy, option, value))
    }

    private func check(_ code: CURLcode) throws(HTTPTransportError) {
        guard code == CURLE_OK else { throw .unusable(String(cString: curl_easy_strerror(code))) }
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
