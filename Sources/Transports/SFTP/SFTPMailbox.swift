import Declarations
import Manifests

/// The receive folder on the server. Names decide the order: listings over SFTP carry no dependable times.
actor SFTPMailbox: Mailbox {
    private let settings: SFTPSettings
    private let session: SFTPSession
    private let now: @Sendable () -> Timestamp
    private var watch: SettleWatch
    /// What was handed out and is not settled, as it was then.
    private var taken: [String: FileMark] = [:]
    private var unmoved = UnmovedItems()

    init(_ settings: SFTPSettings, now: @escaping @Sendable () -> Timestamp) {
        self.settings = settings
        self.session = SFTPSession(settings)
        self.now = now
        self.watch = SettleWatch(settleTime: settings.settleTime)
    }

    func take(upTo limit: Int) async throws(TransportError) -> MailboxBatch {
        await self.moveAgain()
        let found = try await self.session.list(self.settings.receive).filter(ListedName.isReceipt)
        let plain = found.filter(ListedName.isPlain).sorted()
        self.watch.keep(only: Set(plain))
        self.unmoved.keep(only: Set(plain))
        self.taken = [:]
        var batch = MailboxBatch(oddNames: found.count - plain.count)
        for name in plain {
            guard batch.hasRoom(upTo: limit) else {
                batch.isEmptied = false
                break
            }
            try await self.look(at: name, &batch)
        }
        return batch
    }

    private func look(at name: String, _ batch: inout MailboxBatch) async throws(TransportError) {
        switch try await self.content(of: name) {
        case .whole(let bytes):
            let mark = Self.mark(bytes)
            if self.unmoved.holds(name, mark) {
                batch.unmoved += 1
            } else if self.watch.mayTake(name, mark, bytes, now: .now) {
                self.taken[name] = mark
                batch.items.append(MailboxItem(id: name, receipt: RawReceipt(kind: nil, format: .xml, bytes: bytes)))
            }
        case .tooLarge:
            guard !self.unmoved.holds(name, Self.cutMark) else {
                batch.unmoved += 1
                return
            }
            let words = "\(name): larger than \(self.settings.maximumBytes) bytes, see the failure folder"
            self.taken[name] = Self.cutMark
            batch.items.append(
                MailboxItem(
                    id: name, receipt: RawReceipt(kind: nil, format: .xml, bytes: Array(words.utf8)), isCut: true))
        case .nothing: break
        case .unreadable: batch.unread += 1
        }
    }

    private enum Content {
        case whole([UInt8])
        case tooLarge
        /// Taken away meanwhile, a folder, or half of a name with a line break in it.
        case nothing
        case unreadable
    }

    private func content(of name: String) async throws(TransportError) -> Content {
        let path = "\(self.settings.receive)/\(name)"
        do throws(TransportError) {
            let bytes = try await self.session.download(path, limit: self.settings.maximumBytes)
            return bytes.map(Content.whole) ?? .nothing
        } catch {
            if error.code == .tooLarge { return .tooLarge }
            // One entry that cannot be read looks like a lost connection; the next look tells.
            _ = try await self.session.list(self.settings.receive)
            return (try? await self.session.list(path)) == nil ? .unreadable : .nothing
        }
    }

    private static func mark(_ bytes: [UInt8]) -> FileMark {
        var hasher = Hasher()
        hasher.combine(bytes)
        return FileMark(size: bytes.count, stamp: hasher.finalize())
    }

    /// Of everything that is too large.
    private static let cutMark = FileMark(size: -1, stamp: 0)

    func settle(_ settlements: [MailboxSettlement]) async throws(TransportError) {
        var failure: TransportError?
        for settlement in settlements {
            guard let mark = self.taken.removeValue(forKey: settlement.id) else { continue }
            do throws(TransportError) {
                try await self.takeOff(settlement, mark)
            } catch {
                self.unmoved.add(settlement, mark)
                // Without a connection the others would each wait for one.
                guard error.code == .storage else { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    /// Tries some of those that could not be moved; ends at the first failure, for the listing to tell what is wrong.
    private func moveAgain() async {
        for (settlement, mark) in self.unmoved.next(Self.triesPerLook) {
            guard (try? await self.takeOff(settlement, mark)) != nil else { return }
            self.unmoved.remove(settlement.id)
        }
    }

    private func takeOff(_ settlement: MailboxSettlement, _ mark: FileMark) async throws(TransportError) {
        // Written anew meanwhile: it is another receipt, and comes again.
        switch try await self.content(of: settlement.id) {
        case .whole(let bytes): guard Self.mark(bytes) == mark else { return }
        case .tooLarge: guard mark == Self.cutMark else { return }
        case .nothing: return
        case .unreadable:
            throw TransportError(.storage, "\(settlement.id) cannot be read any more", phase: .beforeSend)
        }
        let path = "\(self.settings.receive)/\(settlement.id)"
        guard
            let folder = settlement.isReadable
                ? self.settings.done.map({ "\($0)/\(self.now().beijing8)" }) : self.settings.failed
        else { return try await self.session.command(["rm \"\(path)\""]) }
        let making = settlement.isReadable ? ["*mkdir \"\(folder)\""] : []
        do throws(TransportError) {
            try await self.session.command(making + ["rename \"\(path)\" \"\(folder)/\(settlement.id)\""])
        } catch {
            guard error.code == .storage else { throw error }
            // The name may be taken there; both are kept.
            let other = "\(folder)/\(settlement.id).\(self.now().milliseconds)"
            try await self.session.command(["rename \"\(path)\" \"\(other)\""])
        }
    }

    /// How many of those that could not be moved are tried again at each look.
    private static let triesPerLook = 5
}
