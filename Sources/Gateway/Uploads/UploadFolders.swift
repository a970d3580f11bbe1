import Cryptography
import Declarations
import Foundation
import Logging
public import ServiceLifecycle
import Synchronization

/// Folders that files are dropped into. A file that did not change for a while is stored as an upload, moved to where done or failed
/// files go, and gets a file with its result beside it: the workbook or CSV with the verdicts, or a text that says what is
/// wrong. No file waits for another. One that is stored and not moved yet when the process ends is the same upload afterwards.
public final class UploadFolders: Service {
    private let premises: Premises
    private let desk: GatewayDesk
    private let folders: [UploadSettings.Folder]
    private static let interval = Duration.seconds(5)
    /// Files that are stored and not moved yet, by path.
    private let taken = Mutex<[String: Taken]>([:])

    private struct Taken {
        var changed: Date
        /// Of its uploads.
        var keys: [String]
        /// Everything is done but that it could not be moved.
        var isTold = false
    }

    public init(_ premises: Premises, desk: GatewayDesk, folders: [UploadSettings.Folder]) {
        self.premises = premises
        self.desk = desk
        self.folders = folders
    }

    public func run() async throws {
        let signal = Signal()
        let stop = StopFlag(wake: { signal.raise() })
        await stop.guarding {
            while !stop.isRaised {
                await self.lookOnce(while: { !stop.isRaised })
                if !stop.isRaised { await signal.wait(upTo: Self.interval, clock: self.premises.clock) }
            }
        }
    }

    /// Takes every settled file of every folder, and finishes with those that are worked off by now. Waits for none of them.
    public func lookOnce(while goesOn: () -> Bool = { true }) async {
        var seen: Set<String> = []
        for folder in self.folders {
            for (name, changed) in Self.settled(folder, now: Date()) where goesOn() {
                seen.insert(folder.path + "/" + name)
                await self.take(name, changed, of: folder)
            }
        }
        self.taken.withLock { [seen] taken in taken = taken.filter { seen.contains($0.key) } }
    }

    private static func settled(_ folder: UploadSettings.Folder, now: Date) -> [(name: String, changed: Date)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { name in
            let lower = name.lowercased()
            guard !name.hasPrefix("."), [".csv", ".xlsx", ".xml", ".zip", ".txt"].contains(where: lower.hasSuffix),
                let facts = try? FileManager.default.attributesOfItem(atPath: folder.path + "/" + name),
                facts[.type] as? FileAttributeType == .typeRegular, let changed = facts[.modificationDate] as? Date,
                now.timeIntervalSince(changed) >= folder.settle / .seconds(1)
            else { return nil }
            return (name, changed)
        }
    }

    private func take(_ name: String, _ changed: Date, of folder: UploadSettings.Folder) async {
        let path = folder.path + "/" + name
        do throws(GatewayError) {
            let known = self.taken.withLock { $0[path] }.flatMap { $0.changed == changed ? $0 : nil }
            let file: Taken
            if let known {
                file = known
            } else if let opened = try await self.open(path, name, changed, folder) {
                file = opened
                self.taken.withLock { $0[path] = opened }
            } else {
                return self.finish(path, changed, folder.failed, name)
            }
            guard !file.isTold else { return }
            var views: [UploadView] = []
            for key in file.keys {
                guard let view = try await self.desk.upload(key, tenant: folder.tenant) else { continue }
                guard view.isFinal else { return }
                views.append(view)
            }
            for (index, view) in views.enumerated() {
                try await self.tell(view, folder, views.count == 1 ? name : "\(name).\(index + 1)")
            }
            let hasFailed = views.isEmpty || views.contains { $0.failure != nil }
            self.finish(path, changed, hasFailed ? folder.failed : folder.done, name)
        } catch {
            self.premises.logger.warning(
                "a dropped file waits", metadata: ["tenant": "\(folder.tenant)", "code": "\(error.code.rawValue)"])
            if !error.isRetriable { self.finish(path, changed, folder.failed, name) }
        }
    }

    /// Stores the file as uploads; nil when it cannot be read.
    private func open(
        _ path: String, _ name: String, _ changed: Date, _ folder: UploadSettings.Folder
    ) async throws(GatewayError) -> Taken? {
        let read = await HeavyWork.desk.run { () -> (bytes: [UInt8], digest: String)? in
            guard let data = FileManager.default.contents(atPath: path), data.count <= 64_000_000 else { return nil }
            let bytes = Array(data)
            return (bytes, Digest.sha256(bytes).map { String($0, radix: 16) }.joined(separator: "."))
        }
        guard let read else { return nil }
        // The same file found again after a restart is the upload that is there; one that comes anew has a later time.
        let opened = try await self.desk.openUpload(
            UploadFile(
                name: name, bytes: read.bytes, channel: folder.channel,
                identity: "\(read.digest) \(Int64(changed.timeIntervalSince1970 * 1000))"), tenant: folder.tenant)
        return Taken(changed: changed, keys: opened.map(\.key))
    }

    /// Moves the file away. One that cannot be moved is left alone from then on.
    private func finish(_ path: String, _ changed: Date, _ target: String, _ name: String) {
        let isMoved = self.move(path, to: target, name)
        self.taken.withLock { $0[path] = isMoved ? nil : Taken(changed: changed, keys: [], isTold: true) }
    }

    private func tell(_ view: UploadView, _ folder: UploadSettings.Folder, _ name: String) async throws(GatewayError) {
        if let failure = view.failure {
            let text = [failure.text.zh, failure.text.ko, failure.text.en].joined(separator: "\n") + "\n"
            self.write(Data(text.utf8), to: folder.failed, name + ".result.txt")
        } else if let file = try await self.desk.uploadResult(view.key, tenant: folder.tenant, language: .zh) {
            self.write(
                Data(file.bytes), to: folder.done, name + ".result" + (file.name.hasSuffix("xlsx") ? ".xlsx" : ".csv"))
        }
    }

    private func write(_ data: Data, to folder: String, _ name: String) {
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        do { try data.write(to: URL(fileURLWithPath: folder + "/" + name), options: .atomic) } catch {
            self.premises.logger.error("a result file cannot be written", metadata: ["folder": "\(folder)"])
        }
    }

    /// A name that is taken gets a number; false when the file stays where it is.
    private func move(_ path: String, to folder: String, _ name: String) -> Bool {
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var target = folder + "/" + name
        var number = 1
        while FileManager.default.fileExists(atPath: target) {
            number += 1
            target = folder + "/\(number)-" + name
        }
        do {
            try FileManager.default.moveItem(atPath: path, toPath: target)
            return true
        } catch {
            self.premises.logger.error("a dropped file cannot be moved", metadata: ["folder": "\(folder)"])
            return false
        }
    }
}

extension UploadFolders: CustomStringConvertible {
    public var description: String { "upload folders" }
}
