/// A notification sent with NOTIFY.
package struct Notification: Sendable, Equatable {
    package let channel: String
    package let payload: String
    /// The process id of the sending session.
    package let backendPID: Int32

    package init(channel: String, payload: String, backendPID: Int32) {
        self.channel = channel
        self.payload = payload
        self.backendPID = backendPID
    }
}
