/// A secret that was read from the settings: printing, interpolating or reflecting it shows nothing.
package struct SecretText: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// For the one who checks or signs with it.
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package var description: String { "hidden" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
