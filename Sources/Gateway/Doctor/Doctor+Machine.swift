import Declarations
import Foundation

extension Doctor {
    /// Free space, and how long the disk takes to make something last.
    func diskFindings() -> [DoctorFinding] {
        // Before the first start the folder above tells the same.
        let folder = Self.existing(self.configuration.data)
        var findings: [DoctorFinding] = []
        let minimum = Int64(self.configuration.policy.minFreeBytes)
        if let free = DiskSpace.free(at: folder) {
            let state: DoctorFinding.State = free < minimum ? .fail : free < 2 * minimum ? .warn : .ok
            findings.append(
                .init(
                    "disk", folder, state, .tried,
                    "\(free >> 20) MiB are free; below \(minimum >> 20) MiB no order is taken",
                    remedy: state == .ok ? nil : "make room: docs/runbooks/TongguanDiskLow.md"))
        } else {
            findings.append(.init("disk", folder, .fail, .tried, "its free space cannot be asked"))
        }
        switch Self.syncTime(in: folder) {
        case .success(let time):
            let state: DoctorFinding.State = time > .milliseconds(250) ? .warn : time > .milliseconds(50) ? .note : .ok
            findings.append(
                .init(
                    "disk", "sync", state, .tried, "4 KiB are made to last in \(Int(time / .microseconds(1))) µs",
                    remedy: state == .ok
                        ? nil : "every accepted order waits for this: a disk with a safe write cache, or less beside it"
                ))
        case .failure(let reason):
            findings.append(
                .init(
                    "disk", "sync", .fail, .tried, "nothing can be written in \(folder): \(reason.text)",
                    remedy: "run the doctor as the gateway's user (runuser -u tongguan)"))
        }
        return findings
    }

    private struct Reason: Error {
        var text: String
    }

    private static func existing(_ path: String) -> String {
        var path = path
        while path.count > 1, !FileManager.default.fileExists(atPath: path) {
            path = (path as NSString).deletingLastPathComponent
        }
        return path
    }

    /// The middle one of five.
    private static func syncTime(in folder: String) -> Result<Duration, Reason> {
        let path = "\(folder)/.doctor-\(getpid())"
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return .failure(Reason(text: unsafe String(cString: strerror(errno)))) }
        defer {
            close(file)
            _ = unsafe unlink(path)
        }
        let block = [UInt8](repeating: 0x54, count: 4096)
        var times: [Duration] = []
        for _ in 0..<5 {
            let start = ContinuousClock.now
            let written = unsafe block.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
            guard written == block.count, fsync(file) == 0 else {
                return .failure(Reason(text: unsafe String(cString: strerror(errno))))
            }
            times.append(ContinuousClock.now - start)
        }
        return .success(times.sorted()[2])
    }

    /// Whether something keeps the clock right, by the signs that time services leave.
    func clockFindings() -> [DoctorFinding] {
        let signs = [
            ("/run/systemd/timesync/synchronized", "systemd-timesyncd"), ("/run/chrony/chronyd.pid", "chrony"),
            ("/run/ntpd.pid", "ntpd"), ("/run/openntpd.pid", "openntpd"),
        ]
        guard let service = signs.first(where: { FileManager.default.fileExists(atPath: $0.0) })?.1 else {
            return [
                .init(
                    "clock", "", .note, .guessed,
                    "no time service is seen here; in a container the host keeps the clock",
                    remedy: "elsewhere start chrony or systemd-timesyncd: customs refuses times that lie in the future")
            ]
        }
        return [.init("clock", "", .ok, .guessed, "\(service) keeps the clock right")]
    }

    /// How long things are kept, and when a backup was made.
    func keepingFindings() -> [DoctorFinding] {
        let policy = self.configuration.policy
        let days = { (span: Duration) in span.components.seconds / 86_400 }
        var findings: [DoctorFinding] = []
        // Three years, announcement 2018-194.
        let isShort = days(policy.retention) < 1095
        findings.append(
            .init(
                "retention", "policy.retention", isShort ? .warn : .ok, .read,
                "content is kept for \(days(policy.retention)) days after an order's end",
                remedy: isShort ? "customs may ask for three years: at least 1096d" : nil))
        let journal = self.configuration.journal
        if journal.hasPrefix(self.configuration.data + "/"), self.configuration.database == nil {
            findings.append(
                .init(
                    "retention", "journal", .note, .read, "the receipt journal is on the disk of the ledger",
                    remedy: "name a folder on another disk (`journal`): together they are lost together"))
        }
        guard let stamp = BackupStamp.read(from: self.configuration.data), let made = stamp.madeAt else {
            findings.append(
                .init(
                    "backup", "", .note, .read, "no backup was made from this data folder",
                    remedy: "tongguan backup --to FOLDER, daily; docs/operations/backup.md"))
            return findings
        }
        let age = days(self.now - Timestamp(milliseconds: made))
        findings.append(
            .init(
                "backup", "", age > 2 ? .warn : .ok, .read, "the newest backup is \(age) days old",
                remedy: age > 2 ? "make one: tongguan backup --to FOLDER" : nil))
        let proven = stamp.provenAt.map { days(self.now - Timestamp(milliseconds: $0)) }
        if proven.map({ $0 > 8 }) ?? true {
            findings.append(
                .init(
                    "backup", "proof", .note, .read,
                    proven.map { "the newest one restored on trial is \($0) days old" } ?? "none was restored on trial",
                    remedy: "tongguan backup verify FOLDER"))
        }
        return findings
    }

    /// Templates and code tables: those that are old.
    func tableFindings() -> [DoctorFinding] {
        let overview = CodeTableFolder(templates: self.configuration.templates).overview()
        var findings = overview.problems.map {
            DoctorFinding("codes", "", .fail, .read, $0.description, remedy: "tongguan codes update FILE")
        }
        findings += overview.tables.map { table in
            guard let edition = table.edition?.date, let begin = Self.day(edition) else {
                return .init("codes", table.table.rawValue, .note, .read, "its edition is not told")
            }
            let years = (self.now - begin).components.seconds / (365 * 86_400)
            return .init(
                "codes", table.table.rawValue, years >= 3 ? .note : .ok, .read,
                "edition \(edition), \(table.rows) rows" + (years >= 3 ? ", \(years) years old" : ""),
                remedy: years >= 3 ? "ask whether it is still in force; tongguan codes update FILE" : nil)
        }
        return findings
    }

    /// `2022-03-01`, or `2024-12` for the first of the month.
    private static func day(_ edition: String) -> Timestamp? {
        let digits = edition.filter { $0 != "-" }
        return Timestamp(beijing: digits.utf8.count == 6 ? digits + "01" : digits)
    }
}
