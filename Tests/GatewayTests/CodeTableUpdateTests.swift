import Declarations
import Foundation
import GatewayTestKit
import Testing

@testable import Gateway

@Suite("Replacing a code table")
final class CodeTableUpdateTests {
    private let folder: URL
    private let templates: String

    init() throws {
        self.folder = URL(fileURLWithPath: try Checkout.temporaryFolder())
        self.templates = self.folder.appending(path: "Templates").path
        try FileManager.default.createDirectory(atPath: self.templates, withIntermediateDirectories: true)
        for part in ["codes", "ports"] {
            try FileManager.default.copyItem(
                atPath: "\(Checkout.templates)/\(part)", toPath: "\(self.templates)/\(part)")
        }
    }

    deinit { try? FileManager.default.removeItem(at: self.folder) }

    private func installed(_ table: CodeTables.Table) throws -> String {
        try String(contentsOfFile: "\(self.templates)/codes/\(table.fileName)", encoding: .utf8)
    }

    /// Writes a new file into a folder of its own.
    private func candidate(_ name: String, _ text: String) throws -> String {
        let path = self.folder.appending(path: name)
        try text.write(to: path, atomically: true, encoding: .utf8)
        return path.path
    }

    /// The installed table with an edition and changes.
    private func next(
        _ table: CodeTables.Table, _ edition: String = "2026-01", _ change: (inout [String]) -> Void
    ) throws -> String {
        var lines = try self.installed(table).components(separatedBy: "\n")
        lines[0] = "# edition: \(edition); source: a test"
        change(&lines)
        return try self.candidate(table.fileName, lines.joined(separator: "\n"))
    }

    private func expectUnchanged(_ reasons: [String], _ make: () throws -> CodeTableUpdate) throws {
        let before = try self.contents()
        do {
            _ = try make()
            Issue.record("was not refused")
        } catch let error as ConfigurationError {
            for reason in reasons { #expect(error.message.contains(reason), "\(error.message)") }
            #expect(error.problems.count == reasons.count, "\(error.message)")
        }
        #expect(try self.contents() == before)
    }

    private func contents() throws -> [String: Data] {
        let codes = "\(self.templates)/codes"
        let names = try FileManager.default.contentsOfDirectory(atPath: codes)
        return Dictionary(
            uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: "\(codes)/\($0)") ?? Data()) })
    }

    @Test("counts what changes, keeps the old file, replaces the table and nothing else")
    func replaces() throws {
        let file = try self.next(.districts) { lines in
            lines.removeAll { $0.hasPrefix("0101,") }
            lines = lines.map { $0.hasPrefix("0102,") ? "0102,新名" : $0 }
            lines.insert("9998,新设海关", at: lines.count - 1)
        }
        let before = try self.contents()
        let old = try self.installed(.districts)
        let path = "\(self.templates)/codes/districts.csv"
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)

        let update = try CodeTableUpdate(file, templates: self.templates)
        #expect(update.added == ["9998"] && update.removed == ["0101"] && update.changed == ["0102"])
        #expect(update.previous?.date == "2019-11-10" && update.edition.date == "2026-01" && update.rows == 1085)
        #expect(try self.contents() == before, "checking writes nothing")

        let backup = try #require(try update.apply())
        #expect(backup.hasSuffix("/districts.csv.2019-11-10.bak"))
        #expect(try String(contentsOfFile: backup, encoding: .utf8) == old)
        #expect(try self.installed(.districts) == (try String(contentsOfFile: file, encoding: .utf8)))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        var after = try self.contents()
        for name in ["districts.csv", "districts.csv.2019-11-10.bak"] { after[name] = nil }
        #expect(after == before.filter { $0.key != "districts.csv" })
        #expect(
            try CodeTables.parse(files: CodeTableFolder(templates: self.templates).texts()).districts["9998"] != nil)
    }

    @Test("backups are never overwritten; an equal file is not written again")
    func backups() throws {
        for (name, expected) in [("甲", "units.csv.2024-12.bak"), ("乙", "units.csv.2024-12-2.bak")] {
            // Back to the old edition with other content, so that two different files carry its date.
            let first = try self.next(.units, "2024-12") { $0[$0.count - 2] = "164,\(name),x" }
            _ = try CodeTableUpdate(first, templates: self.templates).apply()
            let second = try self.next(.units, "2024-12") { $0[$0.count - 2] = "164,\(name)二,x" }
            let backup = try CodeTableUpdate(second, templates: self.templates).apply()
            #expect(backup != nil)
            #expect(FileManager.default.fileExists(atPath: "\(self.templates)/codes/\(expected)"))
        }
        let same = try self.candidate("units.csv", try self.installed(.units))
        let before = try self.contents()
        let update = try CodeTableUpdate(same, templates: self.templates)
        #expect(update.isSame && update.added + update.removed + update.changed == [])
        #expect(try update.apply() == nil)
        #expect(try self.contents() == before)
    }

    @Test("a wrong file is refused with every problem and its line")
    func refusesWrongFiles() throws {
        let file = try self.candidate(
            "units.csv",
            "# edition: 2026-01; source: a test\ncode,zh,en\n035,千克,kilogram\n11,件,piece\n035,千克,kilogram\n007,个\n012,支,\"stick\n"
        )
        try self.expectUnchanged([
            "units.csv:4: code must be 3 digits", "units.csv:5: code occurs twice", "units.csv:6: 2 cells instead of 3",
            "units.csv:7: a quote is not closed",
        ]) { try CodeTableUpdate(file, templates: self.templates) }
        try self.expectUnchanged(["the header must be code,zh,en", "has no line"]) {
            try CodeTableUpdate(
                try self.candidate("units.csv", "code,zh\n035,千克\n"), templates: self.templates)
        }
    }

    @Test("an older edition needs force")
    func olderEditions() throws {
        let file = try self.next(.packings, "2018-04") { $0[$0.count - 2] = "99,其他,Other,yes" }
        try self.expectUnchanged(["the edition 2018-04 is older than the edition 2024-12"]) {
            try CodeTableUpdate(file, templates: self.templates)
        }
        let update = try CodeTableUpdate(file, templates: self.templates, force: true)
        #expect(update.changed == ["99"])
        #expect(try update.apply() != nil)
        #expect(try self.installed(.packings).contains("99,其他,Other,yes"))
        let sameMonth = try self.next(.packings, "2018-04-30") { $0[$0.count - 2] = "99,其它,Other,yes" }
        #expect(try CodeTableUpdate(sameMonth, templates: self.templates).changed == ["99"])
    }

    @Test("a district that a port profile or the configuration names cannot go, not even by force")
    func usedByPorts() throws {
        let nanjing = try self.next(.districts) { lines in lines.removeAll { $0.hasPrefix("2377,") } }
        do {
            _ = try CodeTableUpdate(nanjing, templates: self.templates, force: true)
            Issue.record("was not refused")
        } catch {
            #expect(
                error.problems.contains { $0.file.hasSuffix("/ports/nanjing.yaml") && $0.keyPath == "customs_code" })
            #expect(error.problems.allSatisfy { $0.reason.contains("names 2377") && $0.line > 1 })
        }
        // 0101 is used by nobody but this configuration.
        let other = try self.next(.districts) { lines in lines.removeAll { $0.hasPrefix("0101,") } }
        let configuration = try self.candidate(
            "tongguan.yaml", "ports:\n  here:\n    profile: nanjing\n    port_code: \"0101\"\n")
        try self.expectUnchanged(["tongguan.yaml:4: ports.here.port_code: names 0101"]) {
            try CodeTableUpdate(other, templates: self.templates, configuration: configuration)
        }
        #expect(try CodeTableUpdate(other, templates: self.templates).removed == ["0101"])
        let mode = try self.next(.tradeModes) { lines in lines.removeAll { $0.hasPrefix("1210,") } }
        #expect(throws: ConfigurationError.self) { try CodeTableUpdate(mode, templates: self.templates) }
        let unused = try self.next(.tradeModes) { lines in lines.removeAll { $0.hasPrefix("9839,") } }
        let modes = try self.candidate("modes.yaml", "ports: {here: {modes: [\"9839-export\"]}}\n")
        try self.expectUnchanged(["modes.yaml:1: ports.here.modes[0]: names 9839"]) {
            try CodeTableUpdate(unused, templates: self.templates, configuration: modes)
        }
    }

    @Test("a commodity that a list of goods names cannot go; a unit that a commodity names cannot go")
    func usedByGoods() throws {
        let file = try self.next(.commodities) { lines in lines.removeAll { $0.hasPrefix("3304990049,") } }
        let goods = try self.candidate("goods.csv", "itemNo,gcode,unit\nA1,3304990049,140\nA2,3304990039,142\n")
        try self.expectUnchanged(["goods.csv:2: gcode: names 3304990049"]) {
            try CodeTableUpdate(file, templates: self.templates, goods: [goods])
        }
        #expect(try CodeTableUpdate(file, templates: self.templates).removed == ["3304990049"])
        let units = try self.next(.units) { lines in lines.removeAll { $0.hasPrefix("016,") } }
        try self.expectUnchanged(["commodities.csv:98: unit1 is not in units.csv"]) {
            try CodeTableUpdate(units, templates: self.templates)
        }
    }

    @Test("the table is told by the name of the file, or said")
    func whichTable() throws {
        let path = try self.candidate("neu.csv", try self.installed(.itemCaps))
        try self.expectUnchanged(["is not named after a table"]) {
            try CodeTableUpdate(path, templates: self.templates)
        }
        #expect(try CodeTableUpdate(path, as: .itemCaps, templates: self.templates).isSame)
        try self.expectUnchanged(["the header must be code,zh,en"]) {
            try CodeTableUpdate(path, as: .units, templates: self.templates)
        }
        #expect { try CodeTableUpdate("/nowhere/units.csv", templates: self.templates) } throws: {
            ($0 as? ConfigurationError)?.code == .unreadable
        }
    }

    @Test("a broken table can be repaired, one file after the other")
    func repairs() throws {
        let good = try self.installed(.districts)
        for table in [CodeTables.Table.districts, .enums] {
            try "broken\n".write(
                toFile: "\(self.templates)/codes/\(table.fileName)", atomically: true, encoding: .utf8)
        }
        #expect(CodeTableFolder(templates: self.templates).overview().problems.count == 4)
        let update = try CodeTableUpdate(try self.candidate("districts.csv", good), templates: self.templates)
        #expect(update.added.count == 1085 && update.previous == nil)
        #expect(try update.apply()?.hasSuffix("districts.csv.unknown.bak") == true)
        #expect(CodeTableFolder(templates: self.templates).overview().problems.count == 2)
    }

    @Test("what cannot be written leaves the old file whole")
    func unwritable() throws {
        let update = try CodeTableUpdate(
            try self.next(.units) { $0[$0.count - 2] = "164,亿株,x" }, templates: self.templates)
        let codes = "\(self.templates)/codes"
        let before = try self.contents()
        // A folder in the way of the temporary name: writing fails for every user, root too.
        try FileManager.default.createDirectory(
            atPath: "\(codes)/units.csv.new-\(ProcessInfo.processInfo.processIdentifier)",
            withIntermediateDirectories: false)
        #expect(throws: ConfigurationError.self) { _ = try update.apply() }
        #expect(try self.contents()["units.csv"] == before["units.csv"])
    }

    @Test("the overview tells editions and sizes")
    func overview() {
        let (tables, problems) = CodeTableFolder(templates: Checkout.templates).overview()
        #expect(problems.isEmpty && tables.map(\.table) == CodeTables.Table.allCases)
        #expect(tables.first { $0.table == .districts }?.rows == 1085)
        #expect(tables.allSatisfy { $0.edition != nil })
        #expect(CodeTableFolder(templates: "/nowhere").overview().problems.count == CodeTables.Table.allCases.count)
    }
}
