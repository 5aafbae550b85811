import ArgumentParser
import Ingest
import Support

@main
enum Start {
    /// Decoders need no thread and no setting, and begin before these are made.
    static func main() async {
        let words = CommandLine.arguments
        if words.count > 1, words[1] == DecoderService.command { DecoderService.run(Array(words.dropFirst(2))) }
        if words.count > 1, words[1] == SandboxedProgram.command { SandboxedProgram.run(Array(words.dropFirst(2))) }
        await CalotypeCommand.main()
    }
}

struct CalotypeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calotype",
        abstract:
            "Metadata service of a photo library: pictures stay in an S3 bucket, what is known about them is here.",
        discussion: """
            calotype up starts everything on this machine. On a server of your own, run calotype migrate once, then \
            calotype serve and calotype ingest side by side, as many of each as you like.

            Settings come from the environment, then from the file named by --config (lines NAME=value); \
            calotype settings lists them all. If something does not work, calotype doctor says what is wrong and what to do.

            Completion for your shell: calotype --generate-completion-script bash|zsh|fish
            """,
        version: Release.version,
        subcommands: [
            Up.self, Serve.self, IngestPhotos.self, Migrate.self, Reindex.self, Reconcile.self, Verify.self,
            Forget.self, Backup.self, Restore.self, Places.self,
            TokenCommand.self, LoginLink.self,
            Doctor.self, ListSettings.self, Enclose.self,
        ])
}
