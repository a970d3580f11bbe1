import ArgumentParser

/// The command line of the gateway.
@main
struct TongguanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tongguan",
        abstract: "Turns bonded-zone orders into signed customs declarations and brings the receipts back.",
        discussion: """
            Exit codes: 0 done; 1 the answer is no (a signature that does not hold, a demo that did not end as it \
            should); 2 check found no orders to check; 64 wrong use; 66 a file cannot be read; 70 a fault of the \
            program or of the machine; 78 the configuration is wrong.
            """,
        subcommands: [
            ServeCommand.self, CheckConfigCommand.self, CheckCommand.self, OrderCommand.self, DocumentCommand.self,
            SignerCommand.self, SignCommand.self, VerifyCommand.self, SchemaCommand.self, RulesCommand.self,
            APIKeyCommand.self, ConsoleCommand.self, VaultCommand.self, CodesCommand.self, ChannelsCommand.self,
            GoodsCommand.self, UploadCommand.self, WorkbookCommand.self, LanesCommand.self,
            RoutesCommand.self, DeadLettersCommand.self, WebhookCommand.self, DemoCommand.self,
            BenchCommand.self, BackupCommand.self, RestoreCommand.self, RestoredCommand.self, ArchiveCommand.self,
            DoctorCommand.self, HealthCommand.self, ReportCommand.self, AlertsCommand.self, ReferenceCommand.self,
        ])
}

/// What a command says when it ends without success.
enum Exit {
    /// The answer is no.
    static let no = ExitCode(1)
    /// What was to be checked is nothing that can be checked.
    static let unusable = ExitCode(2)
    /// A file cannot be read or written.
    static let file = ExitCode(66)
    /// A fault of the program or of the machine.
    static let fault = ExitCode(70)
    /// The configuration is wrong.
    static let configuration = ExitCode(78)

    /// Says why on standard error and hands back the code to throw.
    static func saying(_ message: String, _ code: ExitCode) -> ExitCode {
        Output.standardError(message + "\n")
        return code
    }
}
