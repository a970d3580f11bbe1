import ArgumentParser
import CardSimulator
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `port-simulator card`: a card (U-key) behind a websocket agent that are not there.
struct CardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "A card behind the websocket agent of the e-port control: slow as a real one, dark on request.",
        discussion: """
            Writes one line of JSON per request (time, method, ok, fault) to --record, and the counts to standard output \
            when it ends. No PIN and nothing that was signed is written.

              port-simulator card --key signer-sm2.key --certificate signer-sm2.pem --dark-after 20 --dark-for 60
            """)

    @Option(help: "PEM file with the card's private key.") var key: String
    @Option(help: "PEM file with the card's certificate.") var certificate: String
    @Option(help: "File with the card's PIN; without it the card asks for none.") var pinFile: String?
    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port to listen on; 0 takes a free one.") var port = 0
    @Option(help: "Signatures per minute, one after the other; 0 sets no limit.") var perMinute = 250
    @Option(help: "PEM file with the agent's certificate; serves wss.") var tlsCertificate: String?
    @Option(help: "PEM file with the agent's key.") var tlsKey: String?
    @Option(help: "Seconds after the start at which the card goes dark.") var darkAfter: [Double] = []
    @Option(help: "For how many seconds it is dark; one number for each --dark-after.") var darkFor: [Double] = []
    @Flag(help: "Refuse connections while dark, instead of taking them and answering nothing.") var refusing = false
    @Option(help: "File that gets one line of JSON per request.") var record: String?
    @Option(help: "File that gets the address as JSON once the agent listens.") var readyFile: String?

    func validate() throws {
        guard self.darkAfter.count == self.darkFor.count else {
            throw ValidationError("--dark-after and --dark-for come in pairs")
        }
        guard (self.tlsCertificate == nil) == (self.tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key come together")
        }
        guard (0...65_535).contains(self.port), (0...60_000).contains(self.perMinute) else {
            throw ValidationError("--port: 0…65535; --per-minute: 0…60000")
        }
    }

    func run() async throws {
        let book = try self.record.map { try RecordBook(path: $0) }
        let card = try await CardSimulator.start(try self.settings()) { book?.write($0) }
        if let readyFile {
            try Data("{\"url\":\"\(card.url)\"}\n".utf8).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
        }
        let logger = Logger(label: "port-simulator", factory: { StreamLogHandler.standardError(label: $0) })
        logger.notice("a card listens at \(card.url)")
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { break }
        await card.stop()
        let counts = await card.record
        print(
            "{\"connections\":\(counts.connections),\"requests\":\(counts.requests),\"signatures\":\(counts.signatures),"
                + "\"wrongPINs\":\(counts.wrongPINs),\"rightPINs\":\(counts.rightPINs)}")
    }

    private func settings() throws -> CardSettings {
        var settings = CardSettings(keyPath: self.key, certificatePath: self.certificate)
        if let path = self.pinFile {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ValidationError("--pin-file: the file cannot be read")
            }
            settings.pin = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(
                String.init)
        }
        (settings.host, settings.port, settings.perMinute) = (self.host, self.port, self.perMinute)
        if let tlsCertificate, let tlsKey {
            settings.tls = .init(certificatePath: tlsCertificate, keyPath: tlsKey)
        }
        settings.darkness = zip(self.darkAfter, self.darkFor).map { after, seconds in
            .init(begin: .seconds(after), end: .seconds(after + seconds), isRefusing: self.refusing)
        }
        return settings
    }
}

/// A file that gets one line of JSON per request.
private final class RecordBook: Sendable {
    private let file: FileHandle

    init(path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw ValidationError("--record: the file cannot be written") }
        self.file = file
    }

    func write(_ event: CardEvent) {
        guard let line = try? JSONEncoder().encode(event) else { return }
        // One write of a whole line: lines of two requests never mix.
        try? self.file.write(contentsOf: line + Data("\n".utf8))
    }
}
