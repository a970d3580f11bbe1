import Declarations
import Glibc
import Manifests

/// Works in the folders of one channel, on a thread of its own: disks may hang.
actor FolderDesk: Mailbox {
    private let settings: FolderSettings
    private let now: @Sendable () -> Timestamp
    private var watch: SettleWatch
    /// What was handed out and is not settled, as it was then.
    private var taken: [String: FileMark] = [:]
    private var unmoved = UnmovedItems()
    private var hasSwept = false
    private let queue = WorkQueue(label: "folder channel")

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    init(_ settings: FolderSettings, now: @escaping @Sendable () -> Timestamp) {
        self.settings = settings
        self.now = now
        self.watch = SettleWatch(settleTime: settings.settleTime)
    }

    /// When a delivery that begins now must have begun to write.
    nonisolated var deadline: ContinuousClock.Instant { .now + self.settings.timeout }

    /// Lays a message into the send folder: complete under another name first, so that nobody ever reads half of it.
    func put(_ name: String, _ bytes: [UInt8], before deadline: ContinuousClock.Instant) -> DeliveryOutcome {
        guard ContinuousClock.now < deadline else {
            return .notSent(TransportError(.timeout, "the folder was busy for too long", phase: .beforeSend))
        }
        let folder = self.settings.send
        let (temporary, path) = ("\(folder)/.\(name).part", "\(folder)/\(name)")
        self.sweep(folder)
        do throws(FileSystem.Failure) {
            try FileSystem.write(bytes, to: temporary)
        } catch {
            return .notSent(TransportError(.storage, error.message, phase: .beforeSend))
        }
        do throws(FileSystem.Failure) {
            guard try FileSystem.name(temporary, path) else {
                try? FileSystem.remove(temporary)
                return self.existing(path, bytes)
            }
        } catch {
            // A disk of the network may tell a failure of what it did: then the temporary name is gone.
            let isHere = FileSystem.entry(".\(name).part", in: folder) != nil
            try? FileSystem.remove(temporary)
            return DeliveryOutcome(TransportError(.storage, error.message, phase: isHere ? .beforeSend : .afterSend))
        }
        do throws(FileSystem.Failure) {
            try FileSystem.sync(folder)
        } catch {
            return .unknown(TransportError(.storage, error.message, phase: .afterSend))
        }
        return .accepted
    }

    /// The name is taken: by this very message, when an attempt before a crash got that far.
    private func existing(_ path: String, _ bytes: [UInt8]) -> DeliveryOutcome {
        do throws(FileSystem.Failure) {
            if try FileSystem.read(path, upTo: bytes.count + 1) == bytes { return .accepted }
        } catch {
            // Taken by the client meanwhile, for instance: it may have been ours.
            return .unknown(TransportError(.storage, error.message, phase: .afterSend))
        }
        return .notSent(
            TransportError(.storage, "another file has the name \(path)", phase: .beforeSend, isRetriable: false))
    }

    /// Removes what crashes left under temporary names, once; others may be writing, so only what is older than a day.
    private func sweep(_ folder: String) {
        guard !self.hasSwept else { return }
        self.hasSwept = true
        let yesterday = Int(self.now().milliseconds - 86_400_000) * 1_000_000
        let left = try? FileSystem.files(in: folder) { name in
            name.hasPrefix(".CEB") && name.hasSuffix(".xml.part") && ListedName.isPlain(name)
        }
        for entry in left ?? [] where entry.changed < yesterday {
            try? FileSystem.remove("\(folder)/\(entry.name)")
        }
    }

    func take(upTo limit: Int) throws(TransportError) -> MailboxBatch {
        do throws(FileSystem.Failure) {
            return try self.look(limit)
        } catch {
            throw TransportError(.storage, error.message, phase: .beforeSend)
        }
    }

    private func look(_ limit: Int) throws(FileSystem.Failure) -> MailboxBatch {
        for (settlement, mark) in self.unmoved.next(Self.triesPerLook)
        where (try? self.takeOff(settlement, mark)) != nil {
            self.unmoved.remove(settlement.id)
        }
        let found = try FileSystem.files(in: self.settings.receive, where: ListedName.isReceipt)
        let plain = found.filter { ListedName.isPlain($0.name) }.sorted {
            ($0.changed, $0.name) < ($1.changed, $1.name)
        }
        let names = Set(plain.map(\.name))
        self.watch.keep(only: names)
        self.unmoved.keep(only: names)
        self.taken = [:]
        var batch = MailboxBatch(oddNames: found.count - plain.count)
        for entry in plain {
            if self.unmoved.holds(entry.name, entry.mark) {
                batch.unmoved += 1
                continue
            }
            guard batch.hasRoom(upTo: limit) else {
                batch.isEmptied = false
                break
            }
            let isCut = entry.size > self.settings.maximumBytes
            let bytes: [UInt8]
            do throws(FileSystem.Failure) {
                bytes = try FileSystem.read(
                    "\(self.settings.receive)/\(entry.name)",
                    upTo: isCut ? MailboxItem.cutBytes : self.settings.maximumBytes)
            } catch {
                // Taken away by somebody else meanwhile; any other must not hold up those behind it.
                if error.number != ENOENT { batch.unread += 1 }
                continue
            }
            guard isCut || bytes.count == entry.size, self.watch.mayTake(entry.name, entry.mark, bytes, now: .now)
            else { continue }
            self.taken[entry.name] = entry.mark
            batch.items.append(
                MailboxItem(
                    id: entry.name, receipt: RawReceipt(kind: nil, format: .xml, bytes: bytes), isCut: isCut))
        }
        return batch
    }

    func settle(_ settlements: [MailboxSettlement]) throws(TransportError) {
        var failure: FileSystem.Failure?
        for settlement in settlements {
            guard let mark = self.taken.removeValue(forKey: settlement.id) else { continue }
            do throws(FileSystem.Failure) {
                try self.takeOff(settlement, mark)
            } catch {
                self.unmoved.add(settlement, mark)
                failure = failure ?? error
            }
        }
        do throws(FileSystem.Failure) {
            // A file that comes back after a power cut is dropped as a repetition; so this costs one sync per batch.
            try FileSystem.sync(self.settings.receive)
        } catch {
            failure = failure ?? error
        }
        if let failure { throw TransportError(.storage, failure.message, phase: .beforeSend) }
    }

    private func takeOff(_ settlement: MailboxSettlement, _ mark: FileMark) throws(FileSystem.Failure) {
        let name = settlement.id
        // Written anew meanwhile: it is another receipt, and comes again.
        guard FileSystem.entry(name, in: self.settings.receive)?.mark == mark else { return }
        let path = "\(self.settings.receive)/\(name)"
        if settlement.isReadable {
            guard let done = self.settings.done else { return try FileSystem.remove(path) }
            let day = "\(done)/\(self.now().beijing8)"
            try FileSystem.make(day)
            try self.move(path, into: day, as: name)
        } else {
            try self.move(path, into: self.settings.failed, as: name)
        }
    }

    /// Two files may have had the same name: both are kept.
    private func move(_ path: String, into folder: String, as name: String) throws(FileSystem.Failure) {
        for number in 0..<1000 {
            let target = number == 0 ? "\(folder)/\(name)" : "\(folder)/\(name).\(number)"
            if try FileSystem.name(path, target) { return }
        }
        throw FileSystem.Failure(number: EEXIST, what: "moving \(path) to \(folder)")
    }

    /// How many of those that could not be moved are tried again at each look.
    private static let triesPerLook = 20
}
