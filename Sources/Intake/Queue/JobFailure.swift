/// Why a job failed, as `error_code` and `error` store it.
package struct JobFailure: Sendable, Equatable {
    /// In capitals: `DECODER_CRASHED`.
    package let code: String
    package let text: String

    package init(code: String, text: String) {
        self.code = code
        self.text = text
    }
}
