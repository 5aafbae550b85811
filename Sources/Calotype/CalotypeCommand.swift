import ArgumentParser
import Ingest
import Support

@main
enum Start {
    /// Decoders need no threads or settings, so they start before these are created.
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
            "Metadata service of a photo library: indexes and searches the photos in an S3 bucket.",
        discussion: """
            calotype up runs everything on this machine. For a server installation, run calotype migrate once, then \
            run calotype serve and calotype ingest; you can run several of each.

            Settings are read from the environment, then from the file given by --config (lines NAME=value). A secret \
            NAME may also be in the file that NAME_FILE names, or in $CREDENTIALS_DIRECTORY/NAME (systemd). \
            calotype settings lists all settings. calotype doctor reports what is wrong with an installation and \
            what to do about it.

            Shell completion: calotype --generate-completion-script bash|zsh|fish
            """,
        version: Release.version,
        subcommands: [
            Up.self, Serve.self, IngestPhotos.self, Migrate.self, Reindex.self, Reconcile.self, Verify.self,
            Forget.self, Backup.self, Restore.self, Places.self,
            TokenCommand.self, UserCommand.self, LoginLink.self,
            Doctor.self, Healthcheck.self, ListSettings.self, EnterNamespace.self,
        ])
}
