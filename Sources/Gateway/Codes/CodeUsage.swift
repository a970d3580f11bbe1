import Declarations
import FoundationEssentials
import Manifests
import Yams

/// Codes that files of the operator name: port profiles, a configuration, lists of goods.
struct CodeUsage {
    /// One code at one place.
    struct Use {
        var table: CodeTables.Table
        var code: String
        var file: String
        var line: Int
        var keyPath: String
    }

    private(set) var uses: [Use] = []
    /// Files that could not be read; nothing is known about what they use.
    private(set) var problems: [ConfigurationProblem] = []

    private static let ports: [String: CodeTables.Table] = [
        "customs_code": .districts, "port_code": .districts, "country": .countries, "trade_mode": .tradeModes,
        "traf_mode": .transportModes, "wrap_type": .packings,
    ]

    private static let goods: [String: CodeTables.Table] = [
        "gcode": .commodities, "country": .countries, "unit": .units, "unit1": .units, "unit2": .units,
    ]

    /// Takes in every port profile of a template folder.
    mutating func addPorts(ofTemplates templates: String) {
        let folder = templates + "/ports"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() where name.hasSuffix(".yaml") { self.add(yaml: folder + "/" + name) }
        let modes = templates + "/modes.yaml"
        if FileManager.default.fileExists(atPath: modes) { self.add(yaml: modes) }
    }

    /// Takes in a port profile, or a configuration with its corrections of profiles.
    mutating func add(yaml file: String) {
        let log = ProblemLog()
        if let root = ConfigurationLoader(environment: [:], log: log).document(file) { self.walk(root) }
        self.problems += log.problems
    }

    private mutating func walk(_ value: YAMLValue) {
        if value.isMapping {
            for (name, child) in value.entries(expected: "a mapping") ?? [] where name != "unconfirmed" {
                if name == "modes" { self.addModes(child) }
                if let table = Self.ports[name], let code = child.node.scalar?.string {
                    self.add(table, code, at: child)
                } else {
                    self.walk(child)
                }
            }
        } else if value.node.sequence != nil {
            for child in value.list(of: "values") ?? [] { self.walk(child) }
        }
    }

    /// Names of modes begin with the code of the supervision mode: `9610`, `9610-export`.
    private mutating func addModes(_ value: YAMLValue) {
        if value.isMapping {
            for (name, child) in value.entries(expected: "a mapping") ?? [] {
                self.add(.tradeModes, String(name.prefix(4)), at: child)
            }
        } else if value.node.sequence != nil {
            for child in value.list(of: "modes") ?? [] {
                guard let name = child.node.scalar?.string else { continue }
                self.add(.tradeModes, String(name.prefix(4)), at: child)
            }
        }
    }

    private mutating func add(_ table: CodeTables.Table, _ code: String, at value: YAMLValue) {
        self.uses.append(Use(table: table, code: code, file: value.file, line: value.line, keyPath: value.path))
    }

    /// Takes in a list of goods: CSV with any of the columns `gcode`, `country`, `unit`, `unit1`, `unit2`.
    mutating func add(goods file: String) {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            self.problems.append(
                .init(file: file, line: 1, keyPath: "", reason: "cannot be read: no such file, or no permission"))
            return
        }
        let sheet: Sheet
        do {
            sheet = try CSVReader.read([UInt8](bytes))
        } catch {
            self.problems.append(.init(file: file, line: error.line ?? 1, keyPath: "", reason: error.message))
            return
        }
        for row in sheet.rows {
            for (name, cell) in zip(sheet.header, row.cells) where !cell.isEmpty {
                guard let table = Self.goods[name] else { continue }
                self.uses.append(Use(table: table, code: cell, file: file, line: row.line, keyPath: name))
            }
        }
    }
}
