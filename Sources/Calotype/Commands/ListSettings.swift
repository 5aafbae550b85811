import ArgumentParser

struct ListSettings: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "List every setting with its default and meaning, as a Markdown table.")

    func run() {
        print(SettingsTable.markdown)
    }
}
