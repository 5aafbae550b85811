/// Star ratings as Windows and iTunes store them: in percent.
enum StarShare {
    /// Windows writes 1, 25, 50, 75 and 99.
    static func stars(_ share: Double) -> Int? {
        switch share {
        case 0..<1: 0
        case 1..<25: 1
        case 25..<50: 2
        case 50..<75: 3
        case 75..<99: 4
        case 99...100: 5
        default: nil
        }
    }
}
