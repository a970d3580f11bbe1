public import Declarations
import Foundation
public import ServiceLifecycle

/// Carries messages and receipts between a desk and folders or queues: the port as it is reached over client software of
/// the data exchange platform. Receipts go out in the form in which their sender's last message came.
public actor PortMailer: Service {
    /// A message or receipt as a file or queue entry.
    public struct Letter: Sendable {
        /// File name without `.xml`, or any id.
        public var name: String
        public var bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    private let desk: PortDesk
    private let fetch: @Sendable () async -> [Letter]
    private let give: @Sendable (Letter) async -> Bool
    /// Senders seen so far, and whether they wrap their messages.
    private var senders: [String: PortDesk.ReceiptForm] = [:]
    private var given: Set<Int> = []
    private var number = 0
    private let started: Timestamp

    /// - Parameters:
    ///   - fetch: takes off what has come.
    ///   - give: hands a receipt over; false to be asked again.
    public init(
        desk: PortDesk, since: Timestamp = MachineClock().now(), fetch: @escaping @Sendable () async -> [Letter],
        give: @escaping @Sendable (Letter) async -> Bool
    ) {
        self.desk = desk
        // A poll tells what was stored in a later second than it names.
        self.started = since - .seconds(1)
        self.fetch = fetch
        self.give = give
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.pass()
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// Takes in what has come and gives out what is due, once.
    public func pass() async {
        for letter in await self.fetch() {
            if let envelope = try? Envelope.read(letter.bytes, named: letter.name) {
                self.senders[envelope.senderID] = Envelope.isBare(letter.bytes) ? .bare : .dxp
            }
            _ = await self.desk.take(letter.bytes, named: letter.name)
        }
        for (sender, form) in self.senders {
            for kind in ReceiptKind.allCases { await self.handOut(kind, to: sender, form) }
        }
    }

    private func handOut(_ kind: ReceiptKind, to sender: String, _ form: PortDesk.ReceiptForm) async {
        let answer = await self.desk.poll(kind, dxpid: sender, qryid: self.started.beijing14, form: form)
        guard answer.status == 200, answer.manner == .whole,
            let receipts = try? JSONDecoder().decode([Data].self, from: Data(answer.body))
        else { return }
        for receipt in receipts {
            let key = [sender, kind.messageName, receipt.base64EncodedString()].hashValue
            guard !self.given.contains(key) else { continue }
            self.number += 1
            let name = "\(kind.messageName)_DXPEDCCEB0000002_\(100_000_000 + self.number)"
            if await self.give(Letter(name: name, bytes: Array(receipt))) { self.given.insert(key) }
        }
    }
}

extension PortMailer {
    /// A mailer between two folders: messages (`*.xml`) are taken off one, receipts are laid into the other.
    public init(desk: PortDesk, folderIn: String, folderOut: String) {
        self.init(
            desk: desk,
            fetch: {
                let names = (try? FileManager.default.contentsOfDirectory(atPath: folderIn)) ?? []
                return names.filter { $0.hasSuffix(".xml") && !$0.hasPrefix(".") }.sorted().compactMap { name in
                    let path = folderIn + "/" + name
                    guard let data = FileManager.default.contents(atPath: path),
                        (try? FileManager.default.removeItem(atPath: path)) != nil
                    else { return nil }
                    return Letter(name: String(name.dropLast(4)), bytes: Array(data))
                }
            },
            give: { letter in
                let path = folderOut + "/" + letter.name
                guard (try? Data(letter.bytes).write(to: URL(fileURLWithPath: path + ".part"))) != nil else {
                    return false
                }
                return (try? FileManager.default.moveItem(atPath: path + ".part", toPath: path + ".xml")) != nil
            })
    }
}
